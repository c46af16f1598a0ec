"""dataset: a thread's connection is out from the first use of a table to `close`."""

import dataset
import requests


def used() -> None:
    database = dataset.connect("postgresql://db.invalid/shop")
    table = database["users"]
    requests.get("https://example.com")
    table.find_one(name="x")
    requests.get("https://example.com")  # error: [HLD101]
    table.insert({"name": "y"})
    requests.get("https://example.com")  # error: [HLD101]
    database.close()
    requests.get("https://example.com")


def transactions() -> None:
    with dataset.connect("postgresql://db.invalid/shop") as database:
        requests.get("https://example.com")  # error: [HLD101]
        database.query("select 1")
    requests.get("https://example.com")


def by_hand(database: dataset.Database) -> None:
    database.begin()
    requests.get("https://example.com")  # error: [HLD101]
    database.rollback()
    requests.get("https://example.com")
    for _ in database["users"].all():
        requests.get("https://example.com")  # error: [HLD101]
