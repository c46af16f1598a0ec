"""The line at which a hold began, as a finding names it."""

from __future__ import annotations

from pathlib import Path

from holdlint.pipeline import analyse
from holdlint.settings import AnalysisSettings

SOURCE = """
import requests
from django.db import models, transaction


class Book(models.Model):
    title = models.TextField()


@transaction.atomic
def rename():
    Book.objects.update(title="Emma")
    requests.get("https://hooks.example")


class Shelf:
    @transaction.atomic()
    def rename(self):
        Book.objects.update(title="Emma")
        requests.get("https://hooks.example")
"""


def test_a_transaction_around_a_function_begins_where_the_function_does(tmp_path: Path) -> None:
    (tmp_path / "books.py").write_text(SOURCE)
    found = analyse(["books.py"], str(tmp_path), AnalysisSettings(jobs=1)).findings
    assert [SOURCE.splitlines()[finding.hold.line - 1].strip() for finding in found] == [
        "def rename():",
        "def rename(self):",
    ]


CALLED_BETWEEN = """
import requests
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

engine = create_engine("postgresql+psycopg://localhost/shop")


def count(session):
    return session.scalar(text("select 1"))


def work(renames):
    with Session(engine) as session:
        session.execute(select(1))
        if renames:
            session.commit()
            session.execute(text("update users set name = 'Emma'"))
        count(session)
        requests.get("https://hooks.example")
"""


def test_rows_that_are_locked_on_one_path_are_not_locked_on_the_other_one_behind_a_call(tmp_path: Path) -> None:
    (tmp_path / "users.py").write_text(CALLED_BETWEEN)
    (found,) = analyse(["users.py"], str(tmp_path), AnalysisSettings(jobs=1)).findings
    line = CALLED_BETWEEN.splitlines()[found.hold.line - 1].strip()
    assert (found.hold.what, line) == ("row-lock", "session.execute(text(\"update users set name = 'Emma'\"))")


CALLED_TWICE = """
import requests
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
db = SQLAlchemy(app)


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)


def ask():
    requests.get("https://hooks.example")


@app.route("/")
def work(new):
    if new:
        User.query.count()
    else:
        User.query.count()
        db.session.add(User())
    ask()
    ask()
    db.session.flush()
    requests.get("https://hooks.example")
"""


def test_a_second_call_that_is_like_the_first_one_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(CALLED_TWICE)
    lines = CALLED_TWICE.splitlines()
    found = analyse(["app.py"], str(tmp_path), AnalysisSettings(jobs=1)).findings
    (last,) = [finding for finding in found if finding.hold.what == "row-lock"]
    assert lines[last.line - 2].strip() == "db.session.flush()"
    assert lines[last.hold.line].strip() == "db.session.add(User())"
