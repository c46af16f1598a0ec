"""Comments that silence findings change nothing else."""

from __future__ import annotations

import ast

import pytest
from invented import finding

from holdlint.rewrites.suppressing import suppress


def at(line: int, code: str = "HLD101", end: int | None = None, statement: int | None = None):
    return finding(code, line=line, end_line=end or line, statement_line=statement or line)


def added(source: str, *findings, reason: str = "it is quick") -> str:
    rewritten = suppress(source.encode(), findings, reason)
    assert rewritten.left == ()
    assert ast.dump(ast.parse(rewritten.data)) == ast.dump(ast.parse(source))
    return rewritten.data.decode()


def test_a_comment_stands_above_the_statement_as_far_in():
    assert added("def f():\n    db.get(1)\n    post(url)\n", at(3)) == (
        "def f():\n    db.get(1)\n    # holdlint: ignore[HLD101] it is quick\n    post(url)\n"
    )


def test_a_call_inside_a_statement_of_several_lines():
    source = "def f():\n    x = dict(\n        a=post(url),\n    )\n"
    assert added(source, at(3, statement=2)) == source.replace(
        "    x =", "    # holdlint: ignore[HLD101] it is quick\n    x ="
    )


def test_one_comment_for_all_findings_of_a_statement():
    text = added("f(post(url), sleep(1))\n", at(1, "HLD104"), at(1))
    assert text.startswith("# holdlint: ignore[HLD101, HLD104] it is quick\n")


def test_many_statements():
    text = added("a()\nb()\nc()\n", at(1), at(3))
    assert [line[:1] for line in text.splitlines()] == ["#", "a", "b", "#", "c"]


def test_where_a_line_above_would_break_the_code_the_comment_stands_behind():
    source = "if a and \\\n        b: post(url)\n"
    assert added(source, at(2)) == "if a and \\\n        b: post(url)  # holdlint: ignore[HLD101] it is quick\n"


def test_a_comment_that_is_there_stays():
    source = "# holdlint: ignore[HLD104] old\npost(url)\n"
    assert added(source, at(2)).splitlines()[:2] == [
        "# holdlint: ignore[HLD104] old",
        "# holdlint: ignore[HLD101] it is quick",
    ]


def test_ends_of_lines_a_mark_and_an_encoding_stay():
    data = b"\xef\xbb\xbfpost(1)\r\nx = '\xc3\xa1'\r\n"
    assert suppress(data, [at(1)], "prečo").data == (
        b"\xef\xbb\xbf# holdlint: ignore[HLD101] pre\xc4\x8do\r\npost(1)\r\nx = '\xc3\xa1'\r\n"
    )
    latin = b"# coding: latin-1\nx = '\xe1'\npost(1)\n"
    assert suppress(latin, [at(3)], "à la mode").data.splitlines()[2] == b"# holdlint: ignore[HLD101] \xe0 la mode"
    with pytest.raises(UnicodeEncodeError):
        suppress(latin, [at(3)], "prečo")


def test_a_file_that_nothing_can_read_is_left_alone():
    for data in (b"def f(:\n", b"a()\rpost(url)\r"):
        rewritten = suppress(data, [at(1)], "why")
        assert (rewritten.data, rewritten.added, len(rewritten.left)) == (data, 0, 1)


def test_newer_syntax_than_this_pythons():
    source = b"try:\n    post(url)\nexcept A, B:\n    pass\n"
    assert suppress(source, [at(2)], "why").data.splitlines()[1] == b"    # holdlint: ignore[HLD101] why"


def test_inside_a_string_over_several_lines_nothing_is_written():
    source = 'x = f"""\n{post(url)}\n"""\n'
    assert added(source, at(2, statement=1)).splitlines()[0].startswith("# holdlint")
