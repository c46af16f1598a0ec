"""One measurement of what a program asks of its pools. No report of it is kept in the cache."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from holdlint.model.budget import Budget
from holdlint.model.findings import Problem
from holdlint.settings import AnalysisSettings


def measured(
    files: list[str], root: str, settings: AnalysisSettings, latencies: Sequence[float]
) -> tuple[Budget, tuple[Problem, ...]]:
    """What a program asks of its pools if whatever it waits for takes so long, for each of several latencies; and the files that
    could not be read. Which pool is which is only known if second connections are looked for. Raises as `pipeline.analyse` does."""
    from holdlint.budget.facts import Facts
    from holdlint.pipeline import gathered, run, told
    from holdlint.read.source import collector_off, deep_stack

    with gathered(files, root, replace(settings, second_connections=True)) as material, collector_off(), deep_stack():
        linked, machine = run(material)
        met = told(machine, frozenset(settings.quiet))
        found = Facts(linked.inference, linked.reach, machine.body, latencies).of(met)
    problems = sorted([*material.inputs.problems, *linked.problems], key=lambda problem: problem.path)
    return found, tuple(problems)
