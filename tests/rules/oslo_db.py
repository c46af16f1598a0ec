"""oslo.db: a block of a reader or a writer has a session, which takes a connection when it is first asked."""

import requests
from oslo_db.sqlalchemy import enginefacade
from sqlalchemy import text

manager = enginefacade.transaction_context()


def session_for_read(context: object):
    return manager.reader.using(context)


def show(context: object) -> None:
    with session_for_read(context) as session:
        requests.get("https://hooks.example")
        session.execute(text("select 1"))
        requests.get("https://hooks.example")  # error: [HLD101]
    requests.get("https://hooks.example")


def rename(context: object) -> None:
    with enginefacade.writer.independent.using(context) as session:
        session.execute(text("update users set name = 'Ann'"))
        requests.get("https://hooks.example")  # error: [HLD101]
    with enginefacade.writer.connection.using(context) as connection:
        connection.execute(text("update users set name = 'Ann'"))
        requests.get("https://hooks.example")  # error: [HLD101]


def engines() -> None:
    with manager.get_engine().connect() as connection:
        connection.execute(text("select 1"))
        requests.get("https://hooks.example")  # error: [HLD101]
    with manager.get_sessionmaker()() as session:
        session.execute(text("select 1"))
        requests.get("https://hooks.example")  # error: [HLD101]
