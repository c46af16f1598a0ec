"""Pony: in a `db_session`, from the first query to its end."""

import pony.orm as po
import requests
from pony.orm import db_session, select

db = po.Database()


class User(db.Entity):
    name = po.Required(str)


def block() -> None:
    with po.db_session:
        requests.get("https://example.com")
        User[1]
        requests.get("https://example.com")  # error: [HLD101]
        po.commit()
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


@db_session
def decorated() -> None:
    requests.get("https://example.com")
    User.get(id=1)
    requests.get("https://example.com")  # error: [HLD101]


@db_session(retry=2)
def decorated_by_call() -> None:
    User.get(id=1)
    requests.get("https://example.com")  # error: [HLD101]


def pending() -> None:
    with db_session:
        User(name="x")
        requests.get("https://example.com")
        po.flush()
        requests.get("https://example.com")  # error: [HLD101]


def queries() -> None:
    with db_session:
        query = User.select().order_by(User.name)
        requests.get("https://example.com")
        query.first()
        requests.get("https://example.com")  # error: [HLD101]
    with db_session:
        requests.get("https://example.com")
        select(user for user in User).for_update().fetch()
        requests.get("https://example.com")  # error: [HLD101]


def by_database() -> None:
    with db_session:
        db.execute("select 1")
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")
