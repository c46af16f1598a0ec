"""psycopg 3 and its pool."""

import psycopg
import psycopg_pool
import requests
from psycopg_pool import AsyncConnectionPool, ConnectionPool, NullConnectionPool

DSN = "host=db.invalid"


def opened() -> None:
    connection = psycopg.connect(DSN)
    requests.get("https://example.com")  # error: [HLD101]
    connection.execute("select 1")
    requests.get("https://example.com")  # error: [HLD101]
    connection.commit()
    requests.get("https://example.com")  # error: [HLD101]
    connection.rollback()
    requests.get("https://example.com")  # error: [HLD101]
    connection.close()
    requests.get("https://example.com")


def block_closes() -> None:
    with psycopg.Connection.connect(DSN) as connection:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


def transactions() -> None:
    connection = psycopg.connect(DSN)
    with connection.transaction():
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")  # error: [HLD101]
    connection.close()
    requests.get("https://example.com")


def autocommit() -> None:
    connection = psycopg.connect(DSN, autocommit=True)
    connection.cursor().execute("select 1")
    requests.get("https://example.com")  # error: [HLD101]
    connection.close()
    requests.get("https://example.com")


def pooled(pool: ConnectionPool) -> None:
    context = pool.connection()
    requests.get("https://example.com")
    with context as connection:
        requests.get("https://example.com")  # error: [HLD101]
        connection.execute("select 1")
        connection.commit()
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


def nested() -> None:
    pool = NullConnectionPool(DSN)
    with pool.connection() as connection, connection.transaction(), connection.cursor() as cursor:
        cursor.execute("select 1")
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


def taken(pool: psycopg_pool.ConnectionPool) -> None:
    connection = pool.getconn()
    requests.get("https://example.com")  # error: [HLD101]
    with connection:
        connection.execute("select 1")
    requests.get("https://example.com")  # error: [HLD101]
    pool.putconn(connection)
    requests.get("https://example.com")


def closed_and_not_put_back() -> None:
    pool = ConnectionPool(DSN, min_size=1)
    connection = pool.getconn()
    connection.close()
    requests.get("https://example.com")  # error: [HLD101]
    pool.putconn(connection)
    requests.get("https://example.com")


def closing_returns() -> None:
    pool = ConnectionPool(DSN, min_size=1, close_returns=True)
    connection = pool.getconn()
    requests.get("https://example.com")  # error: [HLD101]
    connection.close()
    requests.get("https://example.com")


async def asynchronous() -> None:
    async with await psycopg.AsyncConnection.connect(DSN) as connection:
        requests.get("https://example.com")  # error: [HLD101]
        await connection.execute("select 1")
        async with connection.transaction():
            await connection.cursor().execute("select 1")
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


async def async_autocommit() -> None:
    connection = await psycopg.AsyncConnection.connect(DSN, autocommit=True)
    await connection.cursor().execute("select 1")
    requests.get("https://example.com")  # error: [HLD101]
    await connection.close()
    requests.get("https://example.com")


async def async_pool() -> None:
    pool = AsyncConnectionPool(DSN, open=False)
    async with pool.connection() as connection:
        requests.get("https://example.com")  # error: [HLD101]
        await connection.execute("select 1")
    requests.get("https://example.com")
    connection = await pool.getconn()
    requests.get("https://example.com")  # error: [HLD101]
    await pool.putconn(connection)
    requests.get("https://example.com")


async def async_closing_returns() -> None:
    pool = AsyncConnectionPool(DSN, close_returns=True)
    connection = await pool.getconn()
    requests.get("https://example.com")  # error: [HLD101]
    await connection.close()
    requests.get("https://example.com")
