"""duckdb: open until it is closed; statements commit themselves unless `begin` was called."""

import duckdb
import requests


def reads() -> None:
    connection = duckdb.connect("shop.duckdb")
    connection.cursor().execute("select 1").fetchall()
    requests.get("https://example.com")  # error: [HLD101]
    connection.close()
    requests.get("https://example.com")


def writes() -> None:
    with duckdb.connect("shop.duckdb") as connection:
        connection.begin()
        connection.execute("insert into users values (1)")
        requests.get("https://example.com")  # error: [HLD101]
        connection.commit()
        connection.sql("select 1")
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")
