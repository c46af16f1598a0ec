"""sqlite3 of the standard library: held while the connection is open."""

import sqlite3
from contextlib import closing

import requests


def opened() -> None:
    connection = sqlite3.connect("shop.db")
    requests.get("https://example.com")  # error: [HLD101]
    connection.execute("select 1").fetchall()
    cursor = connection.cursor()
    cursor.executemany("insert into t values (?)", [(1,)])
    connection.commit()
    requests.get("https://example.com")  # error: [HLD101]
    connection.close()
    requests.get("https://example.com")


def block_does_not_close() -> None:
    connection = sqlite3.connect("shop.db")
    with connection:
        connection.executemany("insert into t values (?)", [(1,)])
    requests.get("https://example.com")  # error: [HLD101]
    connection.close()
    requests.get("https://example.com")


def closes() -> None:
    with closing(sqlite3.connect("shop.db")) as connection:
        connection.cursor().execute("select 1")
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


def written_at_once() -> None:
    connection = sqlite3.connect("shop.db", isolation_level=None)
    cursor = connection.cursor()
    cursor.executemany("insert into t values (?)", [(1,)])
    requests.get("https://example.com")  # error: [HLD101]
