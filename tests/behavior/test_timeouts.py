"""The page of timeouts: behind each marker stands for how long the wait can last, as `said` has it in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from holdlint.model.findings import Bound
from holdlint.pipeline import analyse
from holdlint.settings import AnalysisSettings
from holdlint.testing import Case, read_cases

PAGE = Path(__file__).with_name("timeouts.md")
MARKER = re.compile(r"# error: \[HLD\d+\] (?P<words>.*)")


def said(bound: Bound) -> str:
    """`no bound`, `unknown`, `30 s`; `each time` in a loop of unknown length, `n times` if the wait can come after itself,
    `; n s in all` if the call waits for more than that, and `, read in` the lines of numbers."""
    if bound.unbounded:
        return "no bound"
    if bound.seconds is None:
        return "unknown"
    words = f"{bound.seconds:g} s"
    if bound.times is None:
        return f"{words} each time"
    if bound.times > 1:
        words += f", {bound.times} times"
    if bound.total is None:
        words += "; no bound in all"
    elif bound.total != bound.seconds:
        words += f"; {bound.total:g} s in all"
    return words


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in read_cases(PAGE.read_text("utf-8"))])
def test_bounds(case: Case, tmp_path: Path) -> None:
    case.write(tmp_path)
    files = sorted(file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*.py"))
    expected = {
        (file, number): found["words"]
        for file in files
        for number, line in enumerate((tmp_path / file).read_text("utf-8").splitlines(), 1)
        if (found := MARKER.search(line))
    }
    report = analyse(files, str(tmp_path), AnalysisSettings())
    assert {(one.path, one.line): said(one.wait) for one in report.findings} == expected, [
        (one.wait.why, one.wait.read) for one in report.findings
    ]
