"""motor: another database; `find` and `aggregate` are lazy, everything else waits when it is awaited."""

from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorDatabase
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
