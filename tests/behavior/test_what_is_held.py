"""What a finding says is held: an idle connection, an open transaction, locked rows; how severe it is follows from that.

A comment behind each wait says it; without a comment nothing is held there.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from holdlint.pipeline import analyse
from holdlint.settings import AnalysisSettings

SEVERITY = {"connection": "warning", "transaction": "error", "row-lock": "error"}

SQLALCHEMY = """
import requests
from sqlalchemy import create_engine, delete, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

engine = create_engine("postgresql+psycopg://localhost/shop")
NewSession = sessionmaker(engine)
URL = "https://hooks.example"


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]

"""
DJANGO = """
import requests
from django.db import connection, models, transaction

URL = "https://hooks.example"


class Book(models.Model):
    title = models.TextField()

"""

CASES = {
    "a connection before and after its transaction": SQLALCHEMY
    + """
def work():
    with engine.connect() as connection:
        requests.get(URL)  # connection
        connection.execute(select(User))
        requests.get(URL)  # transaction
        connection.commit()
        requests.get(URL)  # connection
        connection.execute(update(User).values(name="x"))
        requests.get(URL)  # row-lock
        connection.rollback()
        requests.get(URL)  # connection
    requests.get(URL)
""",
    "a connection that commits every statement": SQLALCHEMY
    + """
def work():
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("update users set name = 'x'"))
        requests.get(URL)  # connection
""",
    "a session that reads, flushes, is given back": SQLALCHEMY
    + """
def work(name: str):
    with NewSession() as db:
        db.connection()
        requests.get(URL)  # connection
        db.get(User, 1)
        requests.get(URL)  # transaction
        db.add(User(name=name))
        requests.get(URL)  # transaction
        db.flush()
        requests.get(URL)  # row-lock
        db.commit()
        requests.get(URL)
""",
    "a query sends what is pending": SQLALCHEMY
    + """
def work(name: str):
    with NewSession() as db:
        db.add(User(name=name))
        db.scalars(select(User)).all()
        requests.get(URL)  # row-lock


def attribute(name: str):
    with NewSession() as db:
        user = db.get(User, 1)
        user.name = name
        requests.get(URL)  # transaction
        db.flush()
        requests.get(URL)  # row-lock
""",
    "rows that are read to be changed": SQLALCHEMY
    + """
def selected():
    with NewSession() as db:
        db.execute(select(User).where(User.id == 1).with_for_update())
        requests.get(URL)  # row-lock


def in_two_steps():
    with NewSession() as db:
        statement = select(User).with_for_update(skip_locked=True).limit(1)
        requests.get(URL)
        db.scalars(statement).all()
        requests.get(URL)  # row-lock


def by_query():
    with NewSession() as db:
        db.query(User).with_for_update().first()
        requests.get(URL)  # row-lock


def by_key():
    with NewSession() as db:
        db.get(User, 1, with_for_update=True)
        requests.get(URL)  # row-lock


def not_by_key():
    with NewSession() as db:
        db.get(User, 1, with_for_update=False)
        requests.get(URL)  # transaction


async def asynchronously(db: AsyncSession):
    await db.get(User, 1, with_for_update={"nowait": True})
    requests.get(URL)  # row-lock
""",
    "statements that change rows": SQLALCHEMY
    + """
def inserted():
    with NewSession() as db:
        db.execute(insert(User), [{"name": "x"}])
        requests.get(URL)  # row-lock


def returned():
    with NewSession() as db:
        db.scalars(insert(User).values(name="x").returning(User)).one()
        requests.get(URL)  # row-lock


def deleted():
    with NewSession() as db:
        db.execute(delete(User).where(User.id == 1))
        requests.get(URL)  # row-lock


def by_query():
    with NewSession() as db:
        db.query(User).filter_by(id=1).update({"name": "x"})
        requests.get(URL)  # row-lock


def in_bulk():
    with NewSession() as db:
        db.bulk_insert_mappings(User, [{"name": "x"}])
        requests.get(URL)  # row-lock
""",
    "statements as text": SQLALCHEMY
    + """
def read():
    with NewSession() as db:
        db.execute(text("select name from users where note = 'update me'"))
        requests.get(URL)  # transaction


def changed():
    with NewSession() as db:
        db.execute(text("UPDATE users SET name = :name"), {"name": "x"})
        requests.get(URL)  # row-lock


def locked():
    with NewSession() as db:
        db.execute(text("SELECT id FROM users WHERE id = :id FOR UPDATE SKIP LOCKED"), {"id": 1})
        requests.get(URL)  # row-lock


def long():
    with NewSession() as db:
        db.execute(
            text(
                '''
                SELECT users.id, users.name, users.note, users.created_at, users.changed_at
                FROM users JOIN orders ON orders.user_id = users.id AND orders.state = 'open'
                WHERE users.id = :id AND users.name = :name
                FOR UPDATE OF users
                '''
            )
        )
        requests.get(URL)  # row-lock


def advisory():
    with NewSession() as db:
        db.execute(text("select pg_advisory_xact_lock(42)"))
        requests.get(URL)  # row-lock


def advisory_by_function():
    with NewSession() as db:
        db.execute(select(func.pg_advisory_xact_lock(42)))
        requests.get(URL)  # row-lock


def by_driver():
    with engine.begin() as connection:
        connection.exec_driver_sql("delete from users")
        requests.get(URL)  # row-lock
""",
    "a flush that failed is rolled back, and keeps its connection": SQLALCHEMY
    + """
def work():
    db = NewSession()
    db.add(User(name="x"))
    try:
        db.flush()
    except IntegrityError:
        requests.get(URL)  # connection
        db.rollback()
        requests.get(URL)
""",
    "the strongest of several ways": SQLALCHEMY
    + """
def work(known: bool):
    with NewSession() as db:
        if known:
            db.execute(select(User).with_for_update())
        else:
            db.execute(select(User))
        requests.get(URL)  # row-lock
""",
    "a lock that a callee takes": SQLALCHEMY
    + """
def load(db: Session) -> User:
    return db.query(User).with_for_update().one()


def work():
    with NewSession() as db:
        load(db)
        requests.get(URL)  # row-lock
""",
    "Django's transactions": DJANGO
    + """
def read():
    Book.objects.first()
    requests.get(URL)
    with transaction.atomic():
        Book.objects.first()
        requests.get(URL)  # transaction


def selected():
    with transaction.atomic():
        Book.objects.select_for_update().get(id=1)
        requests.get(URL)  # row-lock


def saved(book: Book):
    with transaction.atomic():
        book.save()
        requests.get(URL)  # row-lock


def updated():
    Book.objects.update(title="x")
    requests.get(URL)
    with transaction.atomic():
        Book.objects.filter(id=1).update(title="x")
        requests.get(URL)  # row-lock


def change_and_tell(book: Book):
    book.save()
    requests.get(URL)


def through_a_callee(book: Book):
    with transaction.atomic():
        change_and_tell(book)  # row-lock
    with transaction.atomic():
        Book.objects.first()
        change_and_tell(book)  # row-lock


def by_cursor():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select 1")
        requests.get(URL)  # transaction
        cursor.execute("update books set title = %s", ["x"])
        requests.get(URL)  # row-lock
""",
    "asyncpg": """
import asyncpg
import requests

URL = "https://hooks.example"


async def work(pool: asyncpg.Pool):
    async with pool.acquire() as connection:
        requests.get(URL)  # connection
        await connection.execute("update users set name = 'x'")
        requests.get(URL)  # connection
        async with connection.transaction():
            requests.get(URL)  # transaction
            await connection.execute("update users set name = 'x'")
            requests.get(URL)  # row-lock
        requests.get(URL)  # connection
""",
    "psycopg2": """
import psycopg2
import requests

URL = "https://hooks.example"


def work():
    connection = psycopg2.connect("")
    requests.get(URL)  # connection
    cursor = connection.cursor()
    cursor.execute("select 1")
    requests.get(URL)  # transaction
    cursor.execute("select id from users for update")
    requests.get(URL)  # row-lock
    connection.commit()
    requests.get(URL)  # connection
    connection.close()
""",
    "sqlite3: reading opens nothing, writing locks the file": """
import sqlite3
import requests

URL = "https://hooks.example"


def work():
    connection = sqlite3.connect("shop.db")
    connection.execute("select 1")
    requests.get(URL)  # connection
    connection.execute("insert into users values (1)")
    requests.get(URL)  # row-lock
    connection.commit()
    requests.get(URL)  # connection
    cursor = connection.cursor()
    cursor.execute("BEGIN IMMEDIATE")
    requests.get(URL)  # row-lock
    cursor.execute("COMMIT")
    requests.get(URL)  # connection
    connection.close()


def autocommit():
    connection = sqlite3.connect("shop.db", isolation_level=None)
    connection.execute("insert into users values (1)")
    requests.get(URL)  # connection
    connection.execute("BEGIN")
    requests.get(URL)  # transaction
    connection.execute("insert into users values (1)")
    requests.get(URL)  # row-lock
    connection.execute("ROLLBACK TO one")
    requests.get(URL)  # row-lock
    connection.execute("ROLLBACK")
    requests.get(URL)  # connection
    connection.close()
""",
    "known limit: what no text says": SQLALCHEMY
    + """
def put_together(table: str):
    with NewSession() as db:
        db.execute(text(f"update {table} set name = 'x'"))  # rows are locked: told as a transaction
        requests.get(URL)  # transaction


def for_the_session():
    with engine.connect() as connection:
        connection.execute(text("select pg_advisory_lock(42)"))
        connection.commit()  # keeps a lock of this kind: told as a connection
        requests.get(URL)  # connection
""",
}


@pytest.mark.parametrize("source", CASES.values(), ids=list(CASES))
def test_what_is_held(source: str, tmp_path: Path) -> None:
    (tmp_path / "case.py").write_text(source)
    expected = {}
    for number, line in enumerate(source.splitlines(), 1):
        said = re.search(r"# (\S+)$", line)
        if said is not None:
            expected[number] = (said[1], SEVERITY[said[1]])
    found = analyse(["case.py"], str(tmp_path), AnalysisSettings()).findings
    assert {one.line: (one.hold.what, one.severity) for one in found if one.code == "HLD101"} == expected


AUTOCOMMIT = (
    DJANGO
    + """
def read():
    Book.objects.first()
    requests.get(URL)
    Book.objects.update(title="x")
    requests.get(URL)
"""
)


def test_a_connection_that_nobody_misses_is_told_on_request(tmp_path: Path) -> None:
    (tmp_path / "case.py").write_text(AUTOCOMMIT)
    assert not analyse(["case.py"], str(tmp_path), AnalysisSettings()).findings
    found = analyse(["case.py"], str(tmp_path), AnalysisSettings(unpooled=True)).findings
    waits = [number for number, line in enumerate(AUTOCOMMIT.splitlines(), 1) if "requests.get(URL)" in line]
    assert [(one.line, one.hold.what, one.severity) for one in found] == [
        (number, "connection", "warning") for number in waits
    ]
