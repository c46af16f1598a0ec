"""aiomysql: open when awaited or entered; a pool's place until released."""

import aiomysql
import requests
from aiomysql import Pool


async def opened() -> None:
    connection = await aiomysql.connect(host="db.invalid")
    requests.get("https://example.com")  # error: [HLD101]
    cursor = await connection.cursor()
    await cursor.execute("select 1")
    await connection.commit()
    requests.get("https://example.com")  # error: [HLD101]
    connection.close()
    requests.get("https://example.com")


async def entered() -> None:
    async with aiomysql.connect(host="db.invalid") as connection:
        await connection.begin()
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


async def acquired() -> None:
    pool = await aiomysql.create_pool(host="db.invalid")
    async with pool.acquire() as connection:
        requests.get("https://example.com")  # error: [HLD101]
        async with connection.cursor() as cursor:
            await cursor.execute("select 1")
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


async def released(pool: Pool) -> None:
    connection = await pool.acquire()
    connection.close()
    requests.get("https://example.com")  # error: [HLD101]
    pool.release(connection)
    requests.get("https://example.com")
