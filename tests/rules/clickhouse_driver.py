"""clickhouse-driver: another database is asked."""

from clickhouse_driver import Client, connect
from sqlalchemy import text
from sqlalchemy.orm import Session

client = Client("clickhouse.example")


def show(session: Session) -> None:
    session.execute(text("select 1"))
    client.execute("select 1")  # error: [HLD101]
    for row in client.execute_iter("select 1"):  # error: [HLD101]
        print(row)
    client.disconnect()
    Client.from_url("clickhouse://localhost").execute("select 1")  # error: [HLD101]
    cursor = connect("clickhouse://localhost").cursor()
    cursor.execute("select 1")  # error: [HLD101]
