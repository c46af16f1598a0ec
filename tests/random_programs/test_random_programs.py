"""Programs made at random are run over all their paths and linted: no wait that was held is missed, none that was not is told.

`long_run.py` beside this file does the same for as long as it is asked to.
"""

from __future__ import annotations

import pytest
from random_programs.agreement import compare
from random_programs.linted import Told
from random_programs.making import made

BATCH = 100


@pytest.mark.parametrize("seed", range(30))
def test_what_is_reported_is_what_is_held(seed: int) -> None:
    verdicts = compare(made(seed, BATCH))
    wrong = [verdict.message() for verdict in verdicts if not verdict.agrees]
    assert not wrong, "\n\n".join(sorted(wrong, key=len)[:3])
    assert sum(verdict.waits for verdict in verdicts) > BATCH / 2
    assert any(verdict.findings for verdict in verdicts)


def test_a_linter_that_says_nothing_would_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = lambda programs: [Told(set(), set()) for _ in programs]  # noqa: E731
    monkeypatch.setattr("random_programs.agreement.reported", nothing)
    assert any(verdict.missed for verdict in compare(made(0, BATCH)))


def test_a_linter_that_reports_every_line_would_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = lambda one: set(range(1, one.source.count("\n") + 1))  # noqa: E731
    every = lambda programs: [Told(lines(one), lines(one)) for one in programs]  # noqa: E731
    monkeypatch.setattr("random_programs.agreement.reported", every)
    assert any(verdict.surplus for verdict in compare(made(0, BATCH)))
