"""twisted.enterprise.adbapi: functions that a pool runs in a thread, with one of its connections."""

import requests
from twisted.enterprise import adbapi

pool = adbapi.ConnectionPool("psycopg2", "host=db.invalid")


def interaction(transaction, number: int):
    requests.get("https://example.com")
    transaction.execute("update orders set paid = true where id = %s", (number,))
    requests.get("https://example.com")
    return transaction.fetchall()


def by_hand(connection):
    requests.get("https://example.com")
    cursor = connection.cursor()
    cursor.execute("select 1")
    requests.get("https://example.com")
    connection.commit()
    requests.get("https://example.com")


def pay(number: int):
    requests.get("https://example.com")
    pool.runQuery("select 1")
    requests.get("https://example.com")
    paid = pool.runInteraction(interaction, number)  # error: [HLD101]
    pool.runWithConnection(by_hand)  # error: [HLD101]
    requests.get("https://example.com")
    return paid
