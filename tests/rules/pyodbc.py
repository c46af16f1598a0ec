"""pyodbc: only `close` closes."""

import pyodbc
import requests


def opened() -> None:
    connection = pyodbc.connect("DSN=shop")
    with connection:
        connection.cursor().execute("select 1")
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")  # error: [HLD101]
    connection.close()
    requests.get("https://example.com")


def autocommit() -> None:
    connection = pyodbc.connect("DSN=shop", autocommit=True)
    connection.execute("select 1")
    requests.get("https://example.com")  # error: [HLD101]
    connection.close()
    requests.get("https://example.com")
