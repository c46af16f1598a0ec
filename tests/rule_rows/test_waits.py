"""Each name of each row that says what waits, or what only looks like it, is called while a session holds."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isclose

import pytest
from rule_rows.programs import Module, calls, named, needed, sample, types_of
from rule_rows.unused import UNUSED, reason

from holdlint.checks import KIND_CODES
from holdlint.model.findings import Finding
from holdlint.pipeline import analyse
from holdlint.rulebook.index import Rulebook
from holdlint.rulebook.load import builtin_folder, read_folder
from holdlint.rulebook.rows import Local, Wait
from holdlint.settings import AnalysisSettings

FILES = read_folder(builtin_folder())
RULES = Rulebook(FILES)
TYPES = types_of(FILES)


@dataclass
class Asked:
    """A name of a row, and what was found of each way to call it."""

    file: str
    name: str
    row: Wait | Local
    functions: list[str]
    found: list[Finding]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> list[Asked]:
    root = tmp_path_factory.mktemp("waits")
    every: list[Asked] = []
    for number, file in enumerate(FILES):
        module = Module(f"m{number}.py")
        rows: list[Wait | Local] = [*file.rules.wait, *file.rules.local]
        for row in rows:
            for name in named(row, "calls"):
                ways = calls(name, TYPES, _arguments(row, name), row.when if isinstance(row, Wait) else "call")
                functions = [module.add(name, parameter, statement) for parameter, statement in ways]
                every.append(Asked(file.path.name, name, row, functions, []))
        (root / module.path).write_text(module.source())
    report = analyse(
        sorted(path.name for path in root.glob("*.py")), str(root), AnalysisSettings(jobs=1, use_environment=False)
    )
    assert not report.problems
    found: dict[str, list[Finding]] = {}
    for finding in report.findings:
        if finding.code != "HLD108":
            found.setdefault(finding.function, []).append(finding)
    for one in every:
        one.found = [finding for function in one.functions for finding in found.get(function, [])]
    return every


def _arguments(row: Wait | Local, name: str) -> str:
    """What a call needs in order to do what its row says."""
    run = RULES.runs.get(sample(name))
    if run is not None:
        return ", ".join(["work"] * (run.argument + 1)) if isinstance(run.argument, int) else f"{run.argument}=work"
    return needed(row.needs) if isinstance(row, Wait) else ""


def test_each_wait_is_found_with_its_kind_and_its_default(asked: list[Asked]) -> None:
    wrong = [
        f"{one.file}: {one.name}: {said}"
        for one in asked
        if isinstance(one.row, Wait)
        for said in _faults(one.row, one)
    ]
    assert not wrong, "\n".join(wrong)


def _faults(row: Wait, one: Asked) -> list[str]:
    if reason(one.name) is not None:
        return []
    met = [finding for finding in one.found if finding.leaf.kind == row.kind]
    if not met:
        return [f"is not found, but {[finding.message for finding in one.found]}"]
    bound = met[0].wait
    faults = [] if met[0].code == KIND_CODES[row.kind] else [f"is told as {met[0].code}"]
    if row.timeout == inf and not bound.unbounded:
        faults.append(f"has a bound: {bound}")
    if row.timeout is not None and row.timeout != inf and not _is_bound(row, row.timeout, bound.seconds):
        faults.append(f"lasts {bound.seconds} and not {row.timeout} × {row.attempts}")
    return faults


def _is_bound(row: Wait, timeout: float, seconds: float | None) -> bool:
    return seconds is not None and isclose(seconds, timeout * row.attempts)


def test_no_lookalike_is_found(asked: list[Asked]) -> None:
    wrong = [
        f"{one.file}: {one.name}: {[finding.message for finding in one.found]}"
        for one in asked
        if isinstance(one.row, Local) and one.found and reason(one.name) is None
    ]
    assert not wrong, "\n".join(wrong)


def test_each_reason_is_needed(asked: list[Asked]) -> None:
    """What has a reason not to be used is a name of a row, and is not used."""
    idle = {one.name for one in asked if not one.found}
    assert [name for name in UNUSED if name not in idle] == []
