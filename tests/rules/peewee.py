"""peewee: a thread's connection is out from the first query to `close`."""

import requests
from peewee import CharField, Model, PostgresqlDatabase
from playhouse.db_url import connect
from playhouse.pool import PooledPostgresqlDatabase

db = PooledPostgresqlDatabase("shop", host="db.invalid")


class User(Model):
    name = CharField()

    class Meta:
        database = db


def connected() -> None:
    db.connect()
    requests.get("https://example.com")  # error: [HLD101]
    User.get()
    db.close()
    requests.get("https://example.com")


def connects_by_itself() -> None:
    user = User.get_or_none(User.name == "x")
    requests.get("https://example.com")  # error: [HLD101]
    db.close()
    print(user)
    requests.get("https://example.com")


def built() -> None:
    query = User.select().where(User.name == "x")
    requests.get("https://example.com")
    list(query)
    requests.get("https://example.com")  # error: [HLD101]
    db.close()
    requests.get("https://example.com")


def terminals() -> None:
    User.select().order_by(User.name).first()
    requests.get("https://example.com")  # error: [HLD101]
    db.close()
    for user in User.select().iterator():
        requests.get(user.name)  # error: [HLD101]
    db.close()
    query = User.select().for_update()
    requests.get("https://example.com")
    query.get()
    requests.get("https://example.com")  # error: [HLD101]
    db.close()


def dictionaries() -> None:
    with db.connection_context():
        found = list(User.select().dicts())
        several = list(User.select().for_update().tuples())
    for row in found:
        requests.get(row.get("name"))
    for row in several:
        requests.get(row.get("name"))
    for _user in User.select().dicts():
        requests.get("https://example.com")  # error: [HLD101]
    db.close()


def writes() -> None:
    query = User.update(name="x").where(User.name == "y")
    requests.get("https://example.com")
    query.execute()
    requests.get("https://example.com")  # error: [HLD101]
    db.close()
    User(name="x").save()
    requests.get("https://example.com")  # error: [HLD101]
    db.close()
    requests.get("https://example.com")


def whole_block() -> None:
    with db:
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


def atomic_does_not_close() -> None:
    with db.atomic():
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")  # error: [HLD101]
    db.close()
    requests.get("https://example.com")


@db.atomic()
def decorated() -> None:
    requests.get("https://example.com")  # error: [HLD101]


def context() -> None:
    with db.connection_context():
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


@db.connection_context()
def decorated_by_context() -> None:
    requests.get("https://example.com")  # error: [HLD101]


def by_hand() -> None:
    other = PostgresqlDatabase("shop")
    with other.manual_commit():
        other.begin()
        requests.get("https://example.com")  # error: [HLD101]
        other.commit()
        requests.get("https://example.com")  # error: [HLD101]
    other.close()
    requests.get("https://example.com")


def from_url() -> None:
    other = connect("postgresql://db.invalid/shop")
    requests.get("https://example.com")
    other.execute_sql("select 1")
    requests.get("https://example.com")  # error: [HLD101]


def asks() -> None:
    requests.get("https://example.com")


def wrapped() -> None:
    db.atomic()(asks)()  # error: [HLD101]
    db.close()
    in_a_connection = db.connection_context()(asks)
    in_a_connection()  # error: [HLD101]


@db.connection_context()
def connected_around() -> None:
    requests.get("https://example.com")  # error: [HLD101]
