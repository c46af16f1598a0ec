"""asyncpg: connections, transactions, pools."""

import asyncpg
import requests
from asyncpg import Pool
from asyncpg.pool import create_pool

URL = "postgresql://db.invalid/shop"


async def opened() -> None:
    connection = await asyncpg.connect(URL)
    requests.get("https://example.com")  # error: [HLD101]
    await connection.fetch("select 1")
    statement = await connection.prepare("select 1")
    await statement.fetch()
    requests.get("https://example.com")  # error: [HLD101]
    await connection.close()
    requests.get("https://example.com")


async def transactions() -> None:
    connection = await asyncpg.connect(URL)
    async with connection.transaction():
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")  # error: [HLD101]
    transaction = connection.transaction()
    await transaction.start()
    await transaction.commit()
    requests.get("https://example.com")  # error: [HLD101]
    connection.terminate()
    requests.get("https://example.com")


async def between() -> None:
    pool = await create_pool(URL)
    await pool.fetch("select 1")
    await pool.execute("select 1")
    requests.get("https://example.com")


async def acquired(pool: Pool) -> None:
    async with pool.acquire() as connection:
        requests.get("https://example.com")  # error: [HLD101]
        async with connection.transaction():
            await connection.execute("select 1")
            requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


async def released(pool: asyncpg.Pool) -> None:
    connection = await pool.acquire()
    requests.get("https://example.com")  # error: [HLD101]
    await pool.release(connection)
    requests.get("https://example.com")


async def closed() -> None:
    async with asyncpg.create_pool(URL) as pool:
        requests.get("https://example.com")
        connection = await pool.acquire()
        await connection.close()
        requests.get("https://example.com")


async def prepared(pool: asyncpg.Pool) -> None:
    async with pool.acquire() as connection, connection.transaction():
        statement = await connection.prepare("update t set n = $1")
        await statement.executemany([(1,)])
        requests.get("https://example.com")  # error: [HLD101]
