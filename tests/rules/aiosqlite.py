"""aiosqlite: open when awaited or entered."""

import aiosqlite
import requests


async def awaited() -> None:
    connection = aiosqlite.connect("shop.db")
    requests.get("https://example.com")
    connection = await connection
    requests.get("https://example.com")  # error: [HLD101]
    cursor = await connection.cursor()
    await cursor.execute("select 1")
    await connection.commit()
    requests.get("https://example.com")  # error: [HLD101]
    await connection.close()
    requests.get("https://example.com")


async def entered() -> None:
    async with aiosqlite.connect("shop.db") as connection:
        await connection.execute("insert into t values (1)")
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


async def written_by_a_cursor() -> None:
    async with aiosqlite.connect("shop.db") as connection:
        cursor = await connection.cursor()
        await cursor.execute("insert into t values (1)")
        requests.get("https://example.com")  # error: [HLD101]
