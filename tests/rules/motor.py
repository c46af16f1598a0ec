"""motor: another database; `find` and `aggregate` are lazy, everything else waits when it is awaited."""

import requests
from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorClientSession, AsyncIOMotorDatabase
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

client = AsyncIOMotorClient("mongodb://example.com")


class Store:
    def __init__(self, database: AsyncIOMotorDatabase) -> None:
        self.books = database["books"]

    async def add(self, session: AsyncSession) -> None:
        await session.execute(text("select 1"))
        await self.books.insert_one({})  # error: [HLD101]


async def reading(session: AsyncSession, database: AsyncIOMotorDatabase) -> None:
    await session.execute(text("select 1"))
    await client["db"]["books"].find_one({})  # error: [HLD101]
    await client.db.books.update_one({}, {})  # error: [HLD101]
    await database.books.count_documents({})  # error: [HLD101]
    await client.get_database("db").books.find({}).sort("x").to_list(10)  # error: [HLD101]
    lazy = database.books.aggregate([])
    async for row in lazy:  # error: [HLD101]
        print(row)
    inner = await client.start_session()  # error: [HLD101]
    await inner.commit_transaction()  # error: [HLD101]
    database["books"].with_options().find({})
    client.close()


async def own_transaction() -> None:
    async with await client.start_session() as inner:
        async with inner.start_transaction():
            requests.get("https://example.com")
            await client["db"]["books"].insert_one({}, session=inner)
            requests.get("https://example.com")  # error: [HLD101]
        requests.get("https://example.com")


async def store(inner: AsyncIOMotorClientSession) -> None:
    await client["db"]["books"].insert_one({}, session=inner)
    requests.get("https://example.com")


async def retried() -> None:
    async with await client.start_session() as inner:
        await inner.with_transaction(store)  # error: [HLD101]
        requests.get("https://example.com")
