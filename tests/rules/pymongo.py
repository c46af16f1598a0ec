"""pymongo: another database; `find` is lazy, everything else is a round trip."""

import requests
from pymongo import AsyncMongoClient, MongoClient, UpdateOne
from pymongo.client_session import ClientSession
from pymongo.collection import Collection
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

client = MongoClient("mongodb://example.com")
database = client["db"]


class Store:
    def __init__(self, books: Collection) -> None:
        self.books = books

    def add(self, session: Session) -> None:
        session.execute(text("select 1"))
        self.books.insert_one({})  # error: [HLD101]


def reading(session: Session) -> None:
    session.execute(text("select 1"))
    database["books"].find_one({})  # error: [HLD101]
    database.books.count_documents({})  # error: [HLD101]
    client.db.books.update_one({}, {})  # error: [HLD101]
    client.get_database("db").get_collection("books").bulk_write([UpdateOne({}, {})])  # error: [HLD101]
    cursor = database["books"].find({}).sort("x").limit(3)
    for book in cursor:  # error: [HLD101]
        print(book)
    for row in client["db"]["books"].aggregate([]):  # error: [HLD101]
        print(row)
    for change in database["books"].watch():  # error: [HLD101]
        print(change)


def work(inner) -> None: ...


def transactions(session: Session) -> None:
    session.execute(text("select 1"))
    with client.start_session() as inner:
        inner.start_transaction()
        inner.commit_transaction()  # error: [HLD101]


def in_transaction(inner: ClientSession) -> None:
    inner.with_transaction(work)


async def later(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    other = AsyncMongoClient("mongodb://example.com")
    await other["db"]["books"].find_one({})  # error: [HLD101]
    await other.db.books.insert_one({})  # error: [HLD101]
    async for book in other["db"]["books"].find({}).limit(3):  # error: [HLD101]
        print(book)
    rows = await other["db"]["books"].aggregate([])  # error: [HLD101]
    await rows.to_list()  # error: [HLD101]
    inner = other.start_session()
    await inner.commit_transaction()  # error: [HLD101]


def own_transaction() -> None:
    with client.start_session() as inner:
        client["db"]["books"].insert_one({}, session=inner)
        requests.get("https://example.com")
        with inner.start_transaction():
            requests.get("https://example.com")
            client["db"]["books"].insert_one({}, session=inner)
            requests.get("https://example.com")  # error: [HLD101]
        requests.get("https://example.com")


def store(inner: ClientSession) -> None:
    client["db"]["books"].insert_one({}, session=inner)
    requests.get("https://example.com")


def retried() -> None:
    with client.start_session() as inner:
        inner.with_transaction(store)  # error: [HLD101]
        requests.get("https://example.com")


async def own_asynchronous_transaction() -> None:
    other = AsyncMongoClient("mongodb://example.com")
    async with other.start_session() as inner, await inner.start_transaction():
        await other["db"]["books"].insert_one({}, session=inner)
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")
