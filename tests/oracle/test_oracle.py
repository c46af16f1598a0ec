"""The linter agrees with the libraries: each case is run against the real ones, and linted.

A line with a mark is reported if a connection was out there when the case ran, and silent if none was; what is reported to be held
(a connection, a transaction, locked rows) is what the server says. Where holdlint is known to be wrong, the line says so, with the
reason behind it: `# wrong: missed alarm`, `# wrong: false alarm`, or `# wrong: transaction` if that is what is told.
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
from oracle.asker import LEVELS
from oracle.postgres import NoServer, server
from oracle.process import Process, started
from oracle.recorder import LINTED, Place

HERE = Path(__file__).parent
CASES = [(page.stem, case) for page in sorted(HERE.glob("*.md")) for case in read_cases(page.read_text())]
MARK = re.compile(r"\bmarks\.(wait|pause|part)\(\)")
WRONG = re.compile(r"#\s*wrong:\s*(missed alarm|false alarm|connection|transaction|row-lock)\b")


@pytest.fixture(scope="module")
def process() -> Iterator[Process]:
    """For this module only: other tests ask whether they have left a child behind."""
    try:
        with server() as place:
            host, _, port = place.partition(":")
            os.environ.update({"PGHOST": host, "PGPORT": port, "PGUSER": "oracle", "PGDATABASE": "oracle"})
            with started() as process:
                yield process
    except NoServer as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))


@pytest.mark.parametrize(("page", "case"), [pytest.param(*one, id=f"{one[0]}: {one[1].name}") for one in CASES])
def test_the_linter_agrees_with_the_library(page: str, case: Case, tmp_path: Path, process: Process) -> None:
    case.write(tmp_path)
    (tmp_path / "marks.py").write_text(LINTED)
    marks = marks_of(tmp_path)
    recorded = process.record(tmp_path).held
    assert set(recorded) == set(marks), "a mark that never runs says nothing"
    reported = findings_of(tmp_path)
    told = []
    for place, wrong in sorted(marks.items()):
        real, said = recorded[place], reported.get(place)
        expected = {None: real, "missed alarm": None, "false alarm": said or "a finding"}.get(wrong, wrong)
        if said != expected or (wrong is not None and said == real):
            known = f", known to be wrong: {wrong}" if wrong else ""
            told.append(
                f"{page}.md: {case.name}: {place[0]}:{place[1]} {real}, told {said}{known}: {line_of(tmp_path, place)}"
            )
    assert not told, "\n".join(told)


def marks_of(folder: Path) -> dict[Place, str | None]:
    """All marks of a case, each with what its comment says that holdlint is wrong about."""
    marks: dict[Place, str | None] = {}
    for path in folder.glob("*.py"):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if path.name != "marks.py" and MARK.search(line):
                wrong = WRONG.search(line)
                assert wrong or "wrong:" not in line, line
                marks[path.name, number] = wrong[1] if wrong else None
    assert marks, "a case without a mark"
    return marks


def findings_of(folder: Path) -> dict[Place, str]:
    """What is said to be held at each line that is reported, or through which what is reported waits; what `shop.py`
    does before the case is no matter."""
    files = sorted(path.name for path in folder.glob("*.py"))
    report = analyse(files, str(folder), AnalysisSettings())
    assert not report.problems
    found: dict[Place, str] = {}
    for finding in report.findings:
        if finding.code in ("HLD101", "HLD107") and finding.path != "shop.py":
            for place in {(finding.path, finding.line), *((hop.path, hop.line) for hop in finding.chain)}:
                found[place] = max(finding.hold.what, found.get(place, finding.hold.what), key=LEVELS.index)
    return found


def line_of(folder: Path, place: Place) -> str:
    return (folder / place[0]).read_text().splitlines()[place[1] - 1].strip()
