"""MySQL Connector/Python: closing a pool's connection gives it back."""

import mysql.connector
import mysql.connector.aio
import requests
from mysql.connector.pooling import MySQLConnectionPool


def opened() -> None:
    with mysql.connector.connect(host="db.invalid") as connection:
        cursor = connection.cursor()
        cursor.execute("select 1")
        requests.get("https://example.com")  # error: [HLD101]
        connection.commit()
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


def pooled() -> None:
    pool = MySQLConnectionPool(pool_size=2)
    requests.get("https://example.com")
    connection = pool.get_connection()
    requests.get("https://example.com")  # error: [HLD101]
    connection.cursor().execute("select 1")
    connection.close()
    requests.get("https://example.com")


async def asynchronous() -> None:
    connection = await mysql.connector.aio.connect(host="db.invalid")
    cursor = await connection.cursor()
    await cursor.execute("select 1")
    await connection.commit()
    requests.get("https://example.com")  # error: [HLD101]
    await connection.close()
    requests.get("https://example.com")
