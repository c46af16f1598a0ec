"""python-oracledb: connections and pools."""

import oracledb
import requests


def opened() -> None:
    connection = oracledb.connect(dsn="db.invalid")
    requests.get("https://example.com")  # error: [HLD101]
    with connection.cursor() as cursor:
        cursor.execute("select 1 from dual")
    connection.commit()
    requests.get("https://example.com")  # error: [HLD101]
    connection.close()
    requests.get("https://example.com")


def block_closes() -> None:
    with oracledb.connect(dsn="db.invalid"):
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


def pooled() -> None:
    pool = oracledb.create_pool(dsn="db.invalid")
    requests.get("https://example.com")
    connection = pool.acquire()
    requests.get("https://example.com")  # error: [HLD101]
    pool.release(connection)
    requests.get("https://example.com")


async def asynchronous() -> None:
    connection = await oracledb.connect_async(dsn="db.invalid")
    requests.get("https://example.com")  # error: [HLD101]
    await connection.cursor().execute("select 1 from dual")
    await connection.close()
    requests.get("https://example.com")


async def async_pooled() -> None:
    pool = oracledb.create_pool_async(dsn="db.invalid")
    async with pool.acquire() as connection:
        await connection.execute("select 1 from dual")
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")
    connection = await pool.acquire()
    await pool.release(connection)
    requests.get("https://example.com")
