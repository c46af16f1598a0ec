"""The format for people."""

from __future__ import annotations

import pytest
from invented import EXAMPLE, EXAMPLE_SOURCES, finding

from holdlint.model.findings import Bound, Coverage, Problem, Read, Report, Suppression
from holdlint.report.excerpts import WIDEST, excerpt
from holdlint.report.text import Style, followed, lasting, text


def no_sources(path: str, number: int) -> str:
    return ""


def example_sources(path: str, number: int) -> str:
    return EXAMPLE_SOURCES[path].split("\n")[number - 1].strip()


def test_a_finding_is_flake8s_line_and_the_way_there():
    assert text(Report((EXAMPLE,)), example_sources, Style(quiet=True)) == (
        "app/api.py:42:9: HLD101 network call `requests.post` reached while a connection is held "
        "(Session `db` since line 40), no timeout\n"
        "    app/api.py:40      db.get(User, …)            connection checked out\n"
        "    app/api.py:42      auth.verify(token)\n"
        '    app/auth.py:17     rpc.call("verify", token)\n'
        "    app/rpc.py:8       requests.post(…)           waits without bound\n"
    )


def test_where_no_source_can_be_read_names_have_to_do():
    lines = text(Report((EXAMPLE,)), no_sources, Style(quiet=True)).splitlines()
    assert lines[1:] == [
        "    app/api.py:40      db               connection checked out",
        "    app/api.py:42      app.auth:verify",
        "    app/auth.py:17     app.rpc:call",
        "    app/rpc.py:8       requests.post    waits without bound",
    ]


def test_the_way_can_be_left_out():
    assert text(Report((EXAMPLE,)), no_sources, Style(trace=False, quiet=True)).count("\n") == 1


@pytest.mark.parametrize(
    ("missed", "words"), [("connection", "connection checked out"), ("transaction", "transaction opened")]
)
def test_where_the_hold_begins_is_said(missed, words):
    hold = EXAMPLE.hold.__class__("row-lock", "sqlalchemy.orm.Session", "db", "a.py", 1, missed=missed)
    held = finding(line=2, hold=hold)
    assert words in text(Report((held,)), no_sources, Style())


@pytest.mark.parametrize(
    ("bound", "words"),
    [
        (Bound(60.0, "timeout=60"), "waits up to 60 s"),
        (Bound(0.5, "timeout=0.5"), "waits up to 0.5 s"),
        (Bound(None, "requests sets no default timeout", unbounded=True), "waits without bound"),
        (Bound(None, "the timeout is unknown"), "waits, bound unknown"),
        (Bound(5.0, "timeout=5", times=None), "waits up to 5 s each time"),
    ],
)
def test_how_long_it_lasts_is_said(bound, words):
    assert lasting(bound) == words


def test_where_its_numbers_stand_is_said_if_it_is_not_on_the_way():
    read = (Read("app/rpc.py", 8, "timeout 60"), Read("settings.py", 3, "60"), Read("settings.py", 3, "60"))
    told = finding(chain=EXAMPLE.chain, wait=Bound(60.0, "timeout=60", read=read))
    assert text(Report((told,)), no_sources, Style(quiet=True)).endswith("waits up to 60 s (settings.py:3)\n")


def test_suppressed_findings_are_shown_on_demand():
    silenced = finding(suppressed=Suppression(1, "# holdlint: ignore[HLD101] local", "local"))
    assert text(Report((silenced,)), no_sources, Style()) == "All checks passed!\n"
    shown = text(Report((silenced,)), no_sources, Style(show_suppressed=True, trace=False))
    assert shown == "a.py:1:1: HLD101 something about HLD101 (suppressed: local)\nAll checks passed!\n"


def test_what_could_be_followed_is_said():
    coverage = Coverage(
        calls_in_holds=412, resolved=389, unresolved={"a": 1, "handler": 9, "b": 1, "c": 1, "d": 1, "e": 1}
    )
    assert followed(coverage) == "412 calls while holding, 389 followed; unknown: handler 9, a, b, c, d, …."
    assert text(Report((), (), coverage), no_sources, Style()).splitlines()[-1] == "All checks passed!"
    assert followed(Coverage(files=3)) == ""


def test_unreadable_files_stand_among_the_findings():
    report = Report((finding(path="c.py"), finding(path="a.py")), (Problem("b.py", 4, "syntax error", 2),))
    lines = text(report, no_sources, Style(trace=False, quiet=True)).splitlines()
    assert [line.split(":")[0] for line in lines] == ["a.py", "b.py", "c.py"]
    assert lines[1] == "b.py:4:2: HLD000 syntax error"


def test_colours_change_no_character():
    import re

    report = Report((EXAMPLE,), (Problem("b.py", 4, "100 %s", 2),))
    coloured = text(report, example_sources, Style(colour=True))
    assert "\033[" in coloured
    assert re.sub(r"\033\[[\d;]*m", "", coloured) == text(report, example_sources, Style())


@pytest.mark.parametrize(
    ("line", "callee", "shown"),
    [
        ("return auth.verify(token)", "app.auth:verify", "auth.verify(token)"),
        (
            "x = await self.client.post(url, json={'a': [1, 2, 3, 4]})",
            "httpx.AsyncClient.post",
            "self.client.post(url, …)",
        ),
        ("requests.post(url, json={'a': 1})", "requests.post", "requests.post(url, json={'a': 1})"),
        ("post(  url , timeout = 3 )", "requests.post", "post(url, timeout = 3)"),
        ("requests.post(", "requests.post", "requests.post(…)"),
        ("requests.post(url,", "requests.post", "requests.post(url, …)"),
        ('log(")", call("a, b", x))', "app:call", 'call("a, b", x)'),
        ("a.b().post(url)", "x.post", "post(url)"),
        ("repost(url); post(1)", "x:post", "post(1)"),
        ("handler(event)", "app.handlers:on_paid", "handler(event)"),
        ("with pool.connection() as c:", "", "with pool.connection() as c:"),
        ("", "app.auth:verify", "app.auth:verify"),
        ("f(" + "a" * 80 + ")", "f", "f(…)"),
        ("f(a, b)", "f", "f(a, b)"),
        ("f()", "f", "f()"),
    ],
)
def test_a_call_is_cut_out_of_its_line(line, callee, shown):
    assert excerpt(line, callee) == shown


@pytest.mark.parametrize("line", ["x" * 200, "f" * 100 + "(a)", "f(" + "a, " * 50 + ")", "'\\", "f('\\"])
def test_an_excerpt_is_never_too_wide(line):
    assert len(excerpt(line, "f" * 100)) <= WIDEST
    assert len(excerpt(line, "f")) <= WIDEST
