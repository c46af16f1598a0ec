"""mysqlclient: open from `connect` to `close`; the end of `with` closes."""

import MySQLdb
import requests


def opened() -> None:
    connection = MySQLdb.connect(host="db.invalid")
    requests.get("https://example.com")  # error: [HLD101]
    cursor = connection.cursor()
    cursor.execute("select 1")
    cursor.close()
    connection.commit()
    requests.get("https://example.com")  # error: [HLD101]
    connection.close()
    requests.get("https://example.com")


def block_closes() -> None:
    with MySQLdb.connect(host="db.invalid") as connection:
        connection.query("select 1")
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")
