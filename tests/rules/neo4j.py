"""neo4j: another database; a driver and a session are lazy."""

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
