"""neo4j: another database; a driver and a session are lazy."""

import requests
from neo4j import AsyncGraphDatabase, GraphDatabase
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

driver = GraphDatabase.driver("neo4j://example.com")


def work(transaction) -> None: ...


def read() -> None:
    driver.session().execute_read(work)


async def write() -> None:
    await AsyncGraphDatabase.driver("neo4j://example.com").session().execute_write(work)


def graph(session: Session) -> None:
    session.execute(text("select 1"))
    driver.execute_query("MATCH (n) RETURN n")  # error: [HLD101]
    with driver.session() as inner:
        inner.run("MATCH (n) RETURN n")  # error: [HLD101]
        transaction = inner.begin_transaction()  # error: [HLD101]
        transaction.commit()  # error: [HLD101]
        inner.last_bookmarks()


async def later(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    other = AsyncGraphDatabase.driver("neo4j://example.com")
    async with other.session() as inner:
        await inner.run("MATCH (n) RETURN n")  # error: [HLD101]
        transaction = await inner.begin_transaction()  # error: [HLD101]
        await transaction.rollback()  # error: [HLD101]


def posts(transaction) -> None:
    requests.post("https://example.com")


def inside_a_transaction(session: Session) -> None:
    with driver.session() as inner:
        session.execute(text("select 1"))
        inner.execute_write(posts)  # error: [HLD101]
        session.commit()
        inner.execute_read(use)
        requests.post("https://example.com")  # error: [HLD101]


async def inside_a_transaction_later(session: AsyncSession) -> None:
    async with AsyncGraphDatabase.driver("neo4j://example.com").session() as inner:
        await inner.execute_read(use)
        requests.post("https://example.com")  # error: [HLD101]


given = Session()


def use(transaction) -> None:
    given.execute(text("select 1"))
