"""What a function does is remembered for all callers for whom it does the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from holdlint.link.values import Function, Values
from holdlint.pipeline import analyse
from holdlint.settings import AnalysisSettings
from holdlint.track.frame import Summary
from holdlint.track.functions import Functions
from holdlint.track.status import Statuses

SOURCE = """
import requests
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
db = SQLAlchemy(app)


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String)


def ask():
    requests.get("https://hooks.example")


def greet(user: User):
    print(user.name)
    ask()


@app.route("/free")
def free():
    ask()


@app.route("/held")
def held():
    User.query.all()
    ask()  # held


@app.route("/locked")
def locked():
    db.session.add(User(name="Emma"))
    db.session.flush()
    ask()  # held


@app.route("/given-back")
def given_back():
    User.query.all()
    db.session.commit()
    ask()


@app.route("/read-again")
def read_again(user: User):
    User.query.all()
    db.session.commit()
    greet(user)  # held
"""


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the functions that are run for a caller, each time they are."""
    found: list[str] = []
    compute = Functions.compute

    def noted(
        self: Functions, function: Function, env: dict[str, Values], entry: dict[str, Statuses], root: bool = False
    ) -> Summary:
        if not root:
            found.append(self.program.scopes[function.scope].name)
        return compute(self, function, env, entry, root)

    monkeypatch.setattr(Functions, "compute", noted)
    return found


def test_a_function_that_does_not_look_at_the_shared_session_is_run_once_for_all_states_of_it(
    tmp_path: Path, runs: list[str]
) -> None:
    (tmp_path / "app.py").write_text(SOURCE)
    found = analyse(["app.py"], str(tmp_path), AnalysisSettings(jobs=1)).findings
    lines = SOURCE.splitlines()
    held = [number for number, line in enumerate(lines, 1) if line.endswith("# held")]
    told = sorted(finding.line for finding in found)
    assert [line for line in told if lines[line - 1].endswith("# held")] == held[:2]
    assert "read_again" not in runs
    # Once for callers that hold something, once for those that do not: calls inside holds are counted.
    assert runs.count("ask") == 2
