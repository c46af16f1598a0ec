"""zope.sqlalchemy: the transaction manager gives the session's connection back."""

import requests
import transaction
import zope.sqlalchemy
from sqlalchemy import create_engine, text
from sqlalchemy.orm import scoped_session, sessionmaker

Session = scoped_session(sessionmaker(create_engine("postgresql+psycopg://db.invalid/shop")))
zope.sqlalchemy.register(Session)


def committed() -> None:
    Session.execute(text("select 1"))
    requests.get("https://example.com")  # error: [HLD101]
    transaction.commit()
    requests.get("https://example.com")


def aborted() -> None:
    Session.execute(text("select 1"))
    transaction.get().abort()
    requests.get("https://example.com")


def block() -> None:
    with transaction.manager:
        Session.execute(text("select 1"))
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


def hooks() -> None:
    Session.execute(text("select 1"))
    transaction.get().addBeforeCommitHook(lambda: requests.get("https://example.com"))  # error: [HLD101]
    transaction.get().addAfterCommitHook(lambda done: requests.get("https://example.com"))
    transaction.commit()
