"""psycopg2 and its pools."""

from contextlib import closing

import psycopg2
import psycopg2.extras
import psycopg2.pool
import requests
from psycopg2.extensions import cursor as Cursor
from psycopg2.pool import ThreadedConnectionPool

DSN = "host=db.invalid"


def opened() -> None:
    connection = psycopg2.connect(DSN)
    requests.get("https://example.com")  # error: [HLD101]
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    requests.get("https://example.com")  # error: [HLD101]
    connection.commit()
    requests.get("https://example.com")  # error: [HLD101]
    connection.close()
    requests.get("https://example.com")


def block_does_not_close() -> None:
    connection = psycopg2.connect(DSN)
    with connection:
        connection.cursor().execute("select 1")
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")  # error: [HLD101]
    connection.close()
    requests.get("https://example.com")


def closes() -> None:
    with closing(psycopg2.connect(DSN)) as connection:
        requests.get("https://example.com")  # error: [HLD101]
        connection.rollback()
    requests.get("https://example.com")


def helpers(cursor: Cursor) -> None:
    psycopg2.extras.execute_values(cursor, "insert into t values %s", [(1,)])
    requests.get("https://example.com")  # error: [HLD101]


def pooled() -> None:
    pool = psycopg2.pool.SimpleConnectionPool(1, 3, DSN)
    requests.get("https://example.com")
    connection = pool.getconn()
    requests.get("https://example.com")  # error: [HLD101]
    connection.commit()
    requests.get("https://example.com")  # error: [HLD101]
    pool.putconn(connection)
    requests.get("https://example.com")


def closed_and_not_put_back(pool: ThreadedConnectionPool) -> None:
    connection = pool.getconn()
    connection.close()
    requests.get("https://example.com")  # error: [HLD101]
    pool.putconn(connection)
    requests.get("https://example.com")
