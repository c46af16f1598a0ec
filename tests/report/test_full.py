"""The format that shows the source."""

from __future__ import annotations

import re
import subprocess
import sys

import msgspec
import pytest
from invented import EXAMPLE as CONTRACT
from invented import EXAMPLE_SOURCES, finding

from holdlint.model.findings import Hold, Hop, Problem, Report, Suppression
from holdlint.report.formats import render
from holdlint.report.told import Style, Told

EXAMPLE = msgspec.structs.replace(CONTRACT, column=5, end_column=23)  # where the call stands in the sources


def full(report: Report, sources: dict[str, str], **style: bool) -> str:
    def whole_line(path: str, line: int) -> str:
        lines = sources.get(path, "").split("\n")
        return lines[line - 1] if line <= len(lines) else ""

    shown = Style(**{"quiet": True, **style})
    return render("full", Told(report, lambda path, line: whole_line(path, line).strip(), whole_line, shown))


def test_hold_way_and_wait_are_marked_in_the_source():
    assert full(Report((EXAMPLE,)), EXAMPLE_SOURCES) == (
        "HLD101 network call `requests.post` reached while a connection is held (Session `db` since line 40), no timeout\n"
        "  --> app/api.py:42:5\n"
        "   |\n"
        "40 |     user = db.get(User, select_the_identifier_of_the_user)\n"
        "   |            ------ connection checked out\n"
        "41 |\n"
        "42 |     auth.verify(token)\n"
        "   |     ^^^^^^^^^^^^^^^^^^\n"
        "   |\n"
        "  ::: app/auth.py:17\n"
        "   |\n"
        '17 |     return rpc.call("verify", token)\n'
        "   |            --------\n"
        "   |\n"
        "  ::: app/rpc.py:8\n"
        "   |\n"
        " 8 |     return requests.post(f'https://{HOST}/rpc/{name}', json={'arguments': arguments})\n"
        "   |            ------------- waits without bound\n"
        "   |\n"
        "\n"
    )


def test_without_the_way_the_finding_alone_is_marked():
    text = full(Report((EXAMPLE,)), EXAMPLE_SOURCES, trace=False)
    assert text.splitlines()[2:] == [
        "   |",
        "42 |     auth.verify(token)",
        "   |     ^^^^^^^^^^^^^^^^^^",
        "   |",
        "",
    ]


def test_hold_and_wait_in_one_call():
    hold = Hold("connection", "sqlalchemy.orm.Session", "db", "a.py", 1)
    report = Report((finding(hold=hold, end_column=16),))
    assert full(report, {"a.py": "ask(db, url=url)\n"}).splitlines()[4] == (
        "  | ^^^^^^^^^^^^^^^ connection checked out; waits without bound"
    )


def test_a_call_over_several_lines_is_marked_in_its_first():
    report = Report((finding(line=2, end_line=4, end_column=2),))
    text = full(report, {"a.py": "db.get(User, 1)\nrequests.post(\n    url,\n)\n"})
    assert text.splitlines()[3:7] == [
        "1 | db.get(User, 1)",
        "  | ------ connection checked out",
        "2 | requests.post(",
        "  | ^^^^^^^^^^^^^^ waits without bound",
    ]


def test_tabs_and_wide_characters_keep_the_marks_in_place():
    report = Report((finding(line=1, column=11, end_column=17, chain=()),))
    assert full(report, {"a.py": '\tx = "漢"; f(url)\n'}).splitlines()[3:5] == [
        '1 |     x = "漢"; f(url)',
        "  | " + " " * 14 + "^^^^^^",
    ]


def test_an_unreadable_file_has_a_frame():
    text = full(Report(problems=(Problem("a.py", 1, "invalid syntax", 7),)), {"a.py": "def f(:\n"})
    assert text.splitlines() == [
        "HLD000 invalid syntax", " --> a.py:1:7", "  |", "1 | def f(:", "  |       ^", "  |", "",
    ]  # fmt: skip


def test_a_file_that_cannot_be_shown_has_a_frame_all_the_same():
    report = Report((finding(chain=(Hop("a.py", 1, "a:f", "requests.post"),)),))
    assert "a.py:1:1" in full(report, {})


def test_what_is_suppressed_says_why():
    report = Report((finding(suppressed=Suppression(1, "# noqa", "an old thing")),))
    assert full(report, {}) == ""
    assert "(suppressed: an old thing)" in full(report, {}, show_suppressed=True)


def test_colours_change_no_character():
    coloured = full(Report((EXAMPLE,)), EXAMPLE_SOURCES, colour=True)
    assert "\033[" in coloured
    plain = re.sub(r"\033\[[\d;]*m", "", coloured)
    assert [line.rstrip() for line in plain.splitlines()] == full(Report((EXAMPLE,)), EXAMPLE_SOURCES).splitlines()


@pytest.mark.slow
def test_without_rich_there_are_colours_but_for_the_source():
    code = (
        "import sys; sys.modules['rich'] = None; sys.modules['rich.syntax'] = None\n"
        "from holdlint.report.colours import painter\n"
        "print(type(painter(True)).__name__, type(painter(False)).__name__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "Coloured Painter\n"
