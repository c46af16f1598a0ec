"""pymssql: open from `connect` to `close`."""

import pymssql
import requests


def opened() -> None:
    connection = pymssql.connect("db.invalid")
    requests.get("https://example.com")  # error: [HLD101]
    cursor = connection.cursor()
    cursor.execute("select 1")
    connection.commit()
    requests.get("https://example.com")  # error: [HLD101]
    connection.close()
    requests.get("https://example.com")


def block_closes() -> None:
    with pymssql.connect("db.invalid"):
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")
