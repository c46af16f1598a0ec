"""What is told of what was found: comments that silence, and comments about comments."""

from __future__ import annotations

import pytest
from invented import finding

from holdlint.checks import CHECKS
from holdlint.model.findings import Finding, Problem, Report
from holdlint.read.suppressions import read_suppressions
from holdlint.verdict import Wanted, verdict


def judged(text: str, *findings: Finding, codes: set[str] | None = None, **wanted) -> list[Finding]:
    """The findings that are told of a file with this text."""
    asked = Wanted(frozenset(codes or CHECKS), wanted.pop("is_test", lambda path: False), ("a.py",), **wanted)
    return list(verdict(Report(findings), asked, lambda path: read_suppressions(text)).findings)


def told(findings: list[Finding]) -> list[tuple[str, int, bool]]:
    return [(it.code, it.line, it.suppressed is not None) for it in findings]


def test_a_comment_marks_a_finding_and_is_kept_with_it():
    (found,) = judged("post()  # holdlint: ignore[HLD101] local service\n", finding())
    assert found.suppressed is not None
    assert (found.suppressed.line, found.suppressed.reason) == (1, "local service")
    assert found.suppressed.comment == "# holdlint: ignore[HLD101] local service"


@pytest.mark.parametrize(
    ("codes", "silenced"),
    [
        ("HLD101", True),
        ("HLD1", True),
        ("ALL", True),
        ("network-while-holding", True),
        ("HLD104,HLD101", True),
        ("HLD104", False),
        ("network", False),
        ("hld101", False),
    ],
)
def test_a_comment_silences_what_it_names(codes, silenced):
    (found,) = judged(f"post()  # holdlint: ignore[{codes}] local\n", finding(), codes={"HLD101"})
    assert (found.suppressed is not None) == silenced


def test_a_long_call_may_carry_the_comment_on_any_of_its_lines():
    text = "x = 1\npost(\n    url,\n)  # holdlint: ignore[HLD101] local\n"
    (found,) = judged(text, finding(line=2, end_line=4, statement_line=2), codes={"HLD101"})
    assert found.suppressed is not None


def test_own_comments_are_preferred_as_the_reason():
    (found,) = judged("post()  # noqa  # holdlint: ignore[HLD101] local\n", finding(), codes={"HLD101"})
    assert found.suppressed is not None
    assert found.suppressed.reason == "local"


def test_skip_file_silences_all():
    text = "# holdlint: skip-file generated\npost()\n"
    assert told(judged(text, finding(line=2), finding("HLD104", line=7))) == [("HLD101", 2, True), ("HLD104", 7, True)]


class TestUnusedSuppressions:
    def test_a_comment_that_silences_nothing_is_reported(self):
        (found,) = judged("x = 1\nf()  # holdlint: ignore[HLD101] asks a service\n")
        assert (found.code, found.name, found.line, found.column) == ("HLD901", "unused-suppression", 2, 6)
        assert found.message == "unused suppression (`# holdlint: ignore[HLD101] asks a service`)"

    def test_a_comment_that_is_needed_is_not(self):
        assert told(judged("f()  # holdlint: ignore[HLD101] a\n", finding())) == [("HLD101", 1, True)]
        assert told(judged("f()  # holdlint: ignore a\n", finding())) == [("HLD101", 1, True)]

    def test_needed_is_what_silences_a_finding_of_any_check_selected_or_not(self):
        text = "f()  # holdlint: ignore[HLD103] a\n"
        assert told(judged(text, finding("HLD103"), codes={"HLD101", "HLD901"})) == []

    def test_the_part_that_is_not_needed_is_named(self):
        found = judged("f()  # holdlint: ignore[HLD101, HLD104] a\n", finding())
        assert [it.message for it in found if it.code == "HLD901"] == [
            "unused suppression of HLD104 (`# holdlint: ignore[HLD101, HLD104] a`)"
        ]

    def test_an_unused_skip_file(self):
        assert told(judged("# holdlint: skip-file generated\n")) == [("HLD901", 1, False)]

    def test_noqa_belongs_to_all_tools(self):
        assert judged("f()  # noqa\ng()  # noqa: HLD101\n") == []


class TestReasons:
    def test_a_comment_without_a_reason_is_reported(self):
        found = judged("f()  # holdlint: ignore[HLD101]\n", finding())
        assert told(found) == [("HLD101", 1, True), ("HLD902", 1, False)]
        assert found[1].message == "suppression without a reason (`# holdlint: ignore[HLD101]`)"

    def test_noqa_needs_none(self):
        assert told(judged("f()  # noqa\n", finding())) == [("HLD101", 1, True)]


def test_comments_about_comments_are_off_unless_selected():
    assert judged("f()  # holdlint: ignore\n", codes={"HLD101"}) == []


def test_test_code_and_other_files_are_not_told_about():
    assert judged("f()  # holdlint: ignore\n", finding(), is_test=lambda path: True) == []
    assert judged("f()  # holdlint: ignore\n", finding(), only=frozenset(("b.py",))) == []


def test_problems_are_told_in_order_and_of_test_code_too():
    problems = (Problem("b.py", 1, "b"), Problem("a.py", 2, "a"), Problem("a.py", 1, "a"))
    wanted = Wanted(frozenset(("HLD000",)), lambda path: True, ())
    assert [(it.path, it.line) for it in verdict(Report((), problems), wanted, lambda path: ()).problems] == [
        ("a.py", 1),
        ("a.py", 2),
        ("b.py", 1),
    ]
