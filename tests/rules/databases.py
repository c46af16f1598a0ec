"""databases: connections, transactions and the loop over `iterate` hold; single queries do not."""

import databases
import requests
from databases import Database

database = Database("postgresql+asyncpg://db.invalid/shop")


async def queries() -> None:
    await database.connect()
    await database.fetch_all("select 1")
    await database.execute("select 1")
    requests.get("https://example.com")


async def connection() -> None:
    async with database.connection() as connection:
        requests.get("https://example.com")  # error: [HLD101]
        await connection.fetch_all("select 1")
        async with connection.transaction():
            requests.get("https://example.com")  # error: [HLD101]
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


async def block() -> None:
    async with database.transaction():
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


@database.transaction()
async def decorated() -> None:
    requests.get("https://example.com")  # error: [HLD101]


async def by_hand() -> None:
    transaction = await database.transaction()
    requests.get("https://example.com")  # error: [HLD101]
    await transaction.commit()
    requests.get("https://example.com")


async def entered() -> None:
    async with databases.Database("postgresql+asyncpg://db.invalid/shop") as own:
        await own.fetch_one("select 1")
        requests.get("https://example.com")


async def iterated() -> None:
    async for _ in database.iterate("select 1"):
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")
