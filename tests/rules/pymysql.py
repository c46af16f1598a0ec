"""PyMySQL: open from `connect` to `close`; the end of `with` closes."""

import pymysql
import requests
from pymysql.connections import Connection
from pymysql.cursors import DictCursor


def opened() -> None:
    connection = pymysql.connect(host="db.invalid")
    requests.get("https://example.com")  # error: [HLD101]
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    requests.get("https://example.com")  # error: [HLD101]
    connection.commit()
    connection.ping()
    requests.get("https://example.com")  # error: [HLD101]
    connection.close()
    requests.get("https://example.com")


def block_closes() -> None:
    with pymysql.connect(host="db.invalid") as connection:
        connection.query("select 1")
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


def autocommit() -> None:
    connection = pymysql.connect(host="db.invalid", autocommit=True)
    connection.cursor().execute("select 1")
    requests.get("https://example.com")  # error: [HLD101]
    connection.begin()
    connection.query("select 1")
    connection.rollback()
    connection.close()
    requests.get("https://example.com")


def given(connection: Connection, cursor: DictCursor) -> None:
    connection.query("select 1")
    requests.get("https://example.com")  # error: [HLD101]
    connection.close()
    requests.get("https://example.com")
    cursor.execute("select 1")
    requests.get("https://example.com")  # error: [HLD101]
