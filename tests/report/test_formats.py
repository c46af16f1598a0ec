"""The formats for programs."""

from __future__ import annotations

import json
from io import StringIO

from invented import EXAMPLE, finding
from pyflakes.messages import Message
from pyflakes.reporter import Reporter

from holdlint.model.findings import Coverage, Problem, Report, Suppression
from holdlint.report.concise import concise
from holdlint.report.json_report import json_report
from holdlint.report.pyflakes_messages import HoldMessage, hand_over
from holdlint.report.statistics import statistics

SILENCED = finding(line=9, suppressed=Suppression(9, "# noqa", ""))
REPORT = Report(
    (EXAMPLE, SILENCED),
    (Problem("app/broken.py", 3, "syntax error: invalid syntax", 5),),
    Coverage(120, 2400, 412, 389, {"handler": 9, "callback": 1}),
)


def test_concise_has_flake8s_bytes():
    assert concise(REPORT) == (
        "app/api.py:42:9: HLD101 network call `requests.post` reached while a connection is held "
        "(Session `db` since line 40), no timeout\n"
        "app/broken.py:3:5: HLD000 syntax error: invalid syntax\n"
    )
    assert concise(Report()) == ""


def test_concise_can_show_what_is_suppressed():
    assert concise(Report((SILENCED,)), show_suppressed=True) == (
        "a.py:9:1: HLD101 something about HLD101 (suppressed: no reason)\n"
    )


def test_a_percent_sign_is_only_a_percent_sign():
    assert concise(Report((finding(message="100 %s %d"),))) == "a.py:1:1: HLD101 100 %s %d\n"


def test_json_is_the_contract():
    assert json.loads(json_report(REPORT)) == {
        "version": 1,
        "findings": [
            {
                "code": "HLD101",
                "name": "network-while-holding",
                "message": EXAMPLE.message,
                "severity": "error",
                "confidence": "high",
                "path": "app/api.py",
                "line": 42,
                "column": 9,
                "end_line": 42,
                "end_column": 27,
                "function": "app.api:profile",
                "hold": {
                    "what": "connection",
                    "api": "sqlalchemy.orm.Session",
                    "path": "app/api.py",
                    "line": 40,
                    "opened": {"path": "app/db.py", "line": 12},
                },
                "chain": [
                    {"path": "app/api.py", "line": 42, "function": "app.api:profile", "callee": "app.auth:verify"},
                    {"path": "app/auth.py", "line": 17, "function": "app.auth:verify", "callee": "app.rpc:call"},
                    {"path": "app/rpc.py", "line": 8, "function": "app.rpc:call", "callee": "requests.post"},
                ],
                "leaf": {"api": "requests.post", "kind": "http", "path": "app/rpc.py", "line": 8},
                "wait": {
                    "seconds": None,
                    "why": "requests sets no default timeout",
                    "unbounded": True,
                    "times": 1,
                    "total": None,
                    "read": [],
                },
                "fingerprint": "0123456789abcdef",
                "suppressed": None,
            },
            json.loads(json_report(Report((SILENCED,))))["findings"][0],
        ],
        "problems": [{"path": "app/broken.py", "line": 3, "message": "syntax error: invalid syntax"}],
        "coverage": {
            "files": 120,
            "functions": 2400,
            "calls_in_holds": 412,
            "resolved": 389,
            "unresolved": {"callback": 1, "handler": 9},
        },
    }


def test_json_has_its_keys_in_order():
    content = json.loads(json_report(REPORT))
    assert list(content) == ["version", "findings", "problems", "coverage"]
    assert list(content["findings"][0]) == [
        "code", "name", "message", "severity", "confidence", "path", "line", "column", "end_line", "end_column",
        "function", "hold", "chain", "leaf", "wait", "fingerprint", "suppressed",
    ]  # fmt: skip


def test_json_keeps_what_is_suppressed_and_says_by_what():
    content = json.loads(json_report(Report((SILENCED,))))
    assert content["findings"][0]["suppressed"] == {"line": 9, "comment": "# noqa", "reason": ""}


def test_json_knows_no_infinity():
    endless = finding(wait=EXAMPLE.wait.__class__(float("inf"), "no timeout"))
    assert json.loads(json_report(Report((endless,))))["findings"][0]["wait"]["seconds"] is None


def test_json_does_not_depend_on_the_order_in_which_names_were_met():
    one, other = ({"a": 1, "b": 2}, {"b": 2, "a": 1})
    assert json_report(Report(coverage=Coverage(unresolved=one))) == json_report(
        Report(coverage=Coverage(unresolved=other))
    )


def test_findings_are_pyflakes_messages():
    message = HoldMessage(EXAMPLE)
    assert isinstance(message, Message)
    assert (message.filename, message.lineno, message.col) == ("app/api.py", 42, 8)
    assert str(message) == f"app/api.py:42:9: HLD101 {EXAMPLE.message}"


def test_a_reporter_of_pyflakes_is_told_everything_in_its_own_way():
    out, errors = StringIO(), StringIO()
    hand_over(REPORT, Reporter(out, errors))
    assert out.getvalue() == f"app/api.py:42:9: HLD101 {EXAMPLE.message}\n"
    assert errors.getvalue() == "app/broken.py:3:5: syntax error: invalid syntax\n"


def test_statistics_count_what_is_to_be_looked_at():
    assert statistics(REPORT).splitlines()[:2] == ["1\tHLD000\tunreadable-file", "1\tHLD101\tnetwork-while-holding"]
