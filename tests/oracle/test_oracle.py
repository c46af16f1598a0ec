"""The linter agrees with the libraries: each case is run against the real ones, and linted.

A line with a mark is reported if a connection was out there when the case ran, and silent if none was. Where holdlint is known to
be wrong, the line says so: `# wrong: missed`, or `# wrong: false alarm`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from holdlint.pipeline import analyse
from holdlint.settings import AnalysisSettings
from holdlint.testing import Case, read_cases
from oracle.postgres import NoServer, server
from oracle.recorder import LINTED, Place, record

HERE = Path(__file__).parent
CASES = [(page.stem, case) for page in sorted(HERE.glob("*.md")) for case in read_cases(page.read_text())]
MARK = re.compile(r"\bmarks\.(wait|pause|part)\(\)")
WRONG = re.compile(r"#\s*wrong:\s*(missed|false alarm)\b")


@pytest.fixture(scope="session", autouse=True)
def database() -> Iterator[None]:
    try:
        with server() as place:
            host, _, port = place.partition(":")
            os.environ.update({"PGHOST": host, "PGPORT": port, "PGUSER": "oracle", "PGDATABASE": "oracle"})
            yield
    except NoServer as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))


@pytest.mark.parametrize(("page", "case"), [pytest.param(*one, id=f"{one[0]}: {one[1].name}") for one in CASES])
def test_the_linter_agrees_with_the_library(page: str, case: Case, tmp_path: Path) -> None:
    case.write(tmp_path)
    (tmp_path / "marks.py").write_text(LINTED)
    marks, wrong = marks_of(tmp_path)
    recorded = record(tmp_path).held
    assert set(recorded) == marks, "a mark that never runs says nothing"
    reported = findings_of(tmp_path)
    told = []
    for place in sorted(marks):
        expected = recorded[place] if place not in wrong else not recorded[place]
        if (place in reported) != expected:
            held = "held" if recorded[place] else "not held"
            kind = (
                "known to be wrong, and right today"
                if place in wrong
                else "reported"
                if place in reported
                else "silent"
            )
            told.append(f"{page}.md: {case.name}: {place[0]}:{place[1]} {held}, {kind}: {line_of(tmp_path, place)}")
    assert not told, "\n".join(told)


def marks_of(folder: Path) -> tuple[set[Place], set[Place]]:
    """All marks of a case, and those of which its comments say that holdlint is wrong about them."""
    marks, wrong = set(), set()
    for path in folder.glob("*.py"):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if path.name != "marks.py" and MARK.search(line):
                marks.add((path.name, number))
                if WRONG.search(line):
                    wrong.add((path.name, number))
    assert marks, "a case without a mark"
    return marks, wrong


def findings_of(folder: Path) -> set[Place]:
    files = sorted(path.name for path in folder.glob("*.py"))
    report = analyse(files, str(folder), AnalysisSettings())
    assert not report.problems
    return {(finding.path, finding.line) for finding in report.findings if finding.code in ("HLD101", "HLD107")}


def line_of(folder: Path, place: Place) -> str:
    return (folder / place[0]).read_text().splitlines()[place[1] - 1].strip()
