"""`holdlint why PATH:LINE` says of each call why it is reported, or why it is not."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

import pytest
from click.testing import CliRunner

from holdlint.checking import Run, why
from holdlint.cli import main
from holdlint.config import Config
from holdlint.model.answer import Answer, Call
from holdlint.report.why_text import why_text

HEAD = """\
import requests
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

engine = create_engine("postgresql://")

"""


def asked(folder: Path, body: str, mark: str = "# ?", **config: object) -> Answer:
    """The answer for the line that is marked, in a program of one file."""
    source = HEAD + textwrap.dedent(body)
    (folder / "app.py").write_text(source)
    line = next(number for number, row in enumerate(source.splitlines(), 1) if mark in row)
    run = Run(str(folder), Config(base=str(folder), source=None, **config), use_cache=False, jobs=1)  # type: ignore[arg-type]
    answer, sources = why(run, "app.py", line)
    assert why_text(answer, sources.line).startswith(f"app.py:{line}")
    return answer


def only(answer: Answer, text: str) -> Call:
    [call] = [call for call in answer.calls if call.text == text]
    return call


def said(call: Call) -> str:
    return " ".join(call.sentences)


def test_a_call_that_is_reported_is_told_with_what_is_held_and_the_way_to_the_wait(tmp_path: Path) -> None:
    answer = asked(
        tmp_path,
        """\
    def notify(user):
        requests.post("https://a.example", json=user)

    def view(user):
        with Session(engine) as session:
            session.execute(text("SELECT 1"))
            notify(user)  # ?
    """,
    )
    call = only(answer, "notify")
    assert answer.function == "app:view"
    assert call.verdict == "reported"
    assert "HLD101" in said(call)
    [held] = call.held
    assert (held.name, held.api, held.line) == ("session", "sqlalchemy.orm.Session", 12)
    assert held.state == "a transaction is open"
    assert [hop.callee for hop in call.chain] == ["app:notify", "requests.post"]


def test_nothing_is_held_after_a_commit_and_the_line_of_the_commit_is_named(tmp_path: Path) -> None:
    answer = asked(
        tmp_path,
        """\
    def view(session: Session):
        session.execute(text("SELECT 1"))
        session.commit()
        requests.get("https://a.example")  # ?
    """,
    )
    call = only(answer, "requests.get")
    assert call.verdict == "not-held"
    assert not call.held
    assert "`session` was given back in line 9" in said(call)


def test_nothing_is_held_before_the_first_statement(tmp_path: Path) -> None:
    answer = asked(
        tmp_path,
        """\
    def view():
        with Session(engine) as session:
            requests.get("https://a.example")  # ?
            session.execute(text("SELECT 1"))
            requests.get("https://a.example")
    """,
    )
    call = only(answer, "requests.get")
    assert call.verdict == "not-held"
    assert "taken only later, in line 11 at the latest" in said(call)


def test_what_is_held_on_some_ways_only_is_said_to_be_so(tmp_path: Path) -> None:
    answer = asked(
        tmp_path,
        """\
    def view(session: Session, quick):
        session.execute(text("SELECT 1"))
        if quick:
            session.commit()
        requests.get("https://a.example")  # ?
    """,
    )
    call = only(answer, "requests.get")
    assert call.verdict == "reported"
    assert [held.state for held in call.held] == ["a transaction is open, on some ways to this line"]


def test_in_a_function_whose_caller_holds_the_finding_is_told_at_the_caller(tmp_path: Path) -> None:
    answer = asked(
        tmp_path,
        """\
    def notify(user):
        requests.post("https://a.example", json=user)  # ?

    def view(user):
        with Session(engine) as session:
            session.execute(text("SELECT 1"))
            notify(user)
    """,
    )
    call = only(answer, "requests.post")
    assert call.verdict == "told-elsewhere"
    assert "app.py:13" in said(call)


def test_an_unknown_receiver_is_named_with_what_would_settle_it(tmp_path: Path) -> None:
    answer = asked(
        tmp_path,
        """\
    def view(session: Session, client):
        session.execute(text("SELECT 1"))
        client.send("x")  # ?
    """,
    )
    call = only(answer, "client.send")
    assert call.verdict == "unknown-callee"
    assert "nothing is known of `client`, a parameter: annotate it" in said(call)
    assert [held.name for held in call.held] == ["session"]


def test_an_attribute_that_nobody_assigns_is_named_with_its_class(tmp_path: Path) -> None:
    answer = asked(
        tmp_path,
        """\
    class Service:
        def run(self, session: Session):
            session.execute(text("SELECT 1"))
            self.client.send("x")  # ?
    """,
    )
    assert "nothing is known of the attribute `client` of `app:Service`" in said(only(answer, "self.client.send"))


def test_a_library_without_rules_is_named(tmp_path: Path) -> None:
    answer = asked(
        tmp_path,
        """\
    import acme

    def view(session: Session):
        session.execute(text("SELECT 1"))
        acme.pay()  # ?
    """,
    )
    call = only(answer, "acme.pay")
    assert call.verdict == "unknown-callee"
    assert "no rule speaks of `acme.pay`" in said(call)


def test_a_lookalike_does_not_wait(tmp_path: Path) -> None:
    answer = asked(
        tmp_path,
        """\
    import boto3

    def view(session: Session):
        session.execute(text("SELECT 1"))
        boto3.client("s3")  # ?
    """,
    )
    call = only(answer, "boto3.client")
    assert call.verdict == "no-wait"


def test_a_function_that_is_handed_over_is_not_called_here(tmp_path: Path) -> None:
    answer = asked(
        tmp_path,
        """\
    import threading

    def notify():
        requests.post("https://a.example")

    def view(session: Session):
        session.execute(text("SELECT 1"))
        threading.Thread(target=notify).start()  # ?
    """,
    )
    call = only(answer, "threading.Thread")
    assert call.verdict == "handed-over"
    assert "`app:notify`, which waits, is handed to `threading.Thread`" in said(call)


def test_a_comment_that_silences_is_named_with_its_reason(tmp_path: Path) -> None:
    answer = asked(
        tmp_path,
        """\
    def view(session: Session):
        session.execute(text("SELECT 1"))
        requests.get("https://a.example")  # holdlint: ignore[HLD101] once a day
    """,
        mark="# holdlint",
    )
    call = only(answer, "requests.get")
    assert call.verdict == "suppressed"
    assert "silenced by the comment in line 9 (reason: once a day)" in said(call)


def test_a_check_that_is_not_selected_is_named(tmp_path: Path) -> None:
    answer = asked(
        tmp_path,
        """\
    import redis

    def view(session: Session):
        session.execute(text("SELECT 1"))
        redis.Redis().get("x")  # ?
    """,
    )
    call = only(answer, "….get")
    assert call.verdict == "not-selected"
    assert "HLD103 (cache-while-holding) is not selected" in said(call)


STREAM = """\
    from fastapi import FastAPI
    from fastapi.responses import StreamingResponse

    app = FastAPI()

    @app.get("/")
    def export():
        def rows():
            with Session(engine) as session:
                for row in session.execute(text("SELECT 1")):
                    yield str(row)  # ?
        return StreamingResponse(rows())
    """


def test_what_is_told_where_nothing_is_called_is_told_of_the_line(tmp_path: Path) -> None:
    unselected = " ".join(asked(tmp_path, STREAM).sentences)
    assert "HLD107 stream of" in unselected
    assert "HLD107 (yield-while-holding) is not selected" in unselected
    selected = " ".join(asked(tmp_path, STREAM, select=("HLD107",)).sentences)
    assert "HLD107 stream of" in selected
    assert "not selected" not in selected


def test_a_line_without_calls_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert asked(tmp_path, "NUMBER = 1  # ?\n").sentences == ("nothing is called in this line",)
    run = Run(str(tmp_path), Config(base=str(tmp_path), source=None), use_cache=False)
    assert why(run, "other.py", 3)[0].sentences == ("the file is not part of the program: there is no such file",)


def test_a_file_that_is_excluded(tmp_path: Path) -> None:
    (tmp_path / "other.py").write_text("print(1)\n")
    run = Run(str(tmp_path), Config(base=str(tmp_path), source=None, exclude=("other.py",)), use_cache=False)
    [sentence] = why(run, "other.py", 1)[0].sentences
    assert "it is excluded" in sentence


def test_a_broken_file_says_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "other.py").write_text("def (:\n")
    run = Run(str(tmp_path), Config(base=str(tmp_path), source=None), use_cache=False)
    assert "could not be read" in why(run, "other.py", 1)[0].sentences[0]


def test_code_of_tests_is_said_to_be_test_code(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_x.py").write_text("import requests\nrequests.get('x')\n")
    run = Run(str(tmp_path), Config(base=str(tmp_path), source=None), use_cache=False)
    assert "test code" in why(run, "tests/test_x.py", 2)[0].sentences[0]


@pytest.mark.parametrize("place", ["app.py", "app.py:x", "app.py:0", ":3"])
def test_a_place_is_a_path_and_a_line(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["why", place])
    assert result.exit_code == 2
    assert "PATH:LINE" in result.output


@pytest.mark.parametrize("place", ["app.py:3", "app.py:3:1", "./app.py:3"])
def test_the_command_prints_text_or_json(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "app.py").write_text("import requests\n\nrequests.get('x')\n")
    monkeypatch.chdir(tmp_path)
    text = CliRunner().invoke(main, ["why", place, "--no-cache"])
    assert text.exit_code == 0
    assert "nothing is held here" in text.output
    shown = CliRunner().invoke(main, ["why", place, "--no-cache", "--output-format", "json"])
    assert json.loads(shown.output)["calls"][0]["verdict"] == "not-held"
