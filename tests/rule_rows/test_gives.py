"""Each name of each row that says what a call or an attribute gives is used in a program made from the row.

What it gives is what the row says, and something else, or nothing, where the rules have no such rows: so the row is needed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from unittest import mock

import pytest
from msgspec import structs
from rule_rows.programs import TARGETS, Module, apart, named, sample, types_of
from rule_rows.unused import reason

from holdlint.link.values import Lib, LibObject, Values
from holdlint.pipeline import gathered, link
from holdlint.rulebook.index import Rulebook
from holdlint.rulebook.load import LoadedFile, builtin_folder, read_folder
from holdlint.rulebook.rows import Give
from holdlint.settings import AnalysisSettings

FILES = read_folder(builtin_folder())
TYPES = types_of(FILES)

OF_RECEIVER = ("item", "items", "instance", "value")
"""What a row gives that depends on what its receiver was asked for: fixtures show these."""


@dataclass
class Asked:
    file: str
    name: str
    row: Give
    function: str
    given: Values = ()
    otherwise: Values = ()


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> list[Asked]:
    root = tmp_path_factory.mktemp("gives")
    every: list[Asked] = []
    for number, file in enumerate(FILES):
        module = Module(f"m{number}.py")
        for row in file.rules.give:
            for key in ("calls", "attributes"):
                for name in named(row, key):
                    parameter, statement = _use(name, row, key == "calls")
                    every.append(Asked(file.path.name, name, row, module.add(name, parameter, statement)))
        (root / module.path).write_text(module.source())
    given = _inferred(root, FILES)
    otherwise = _inferred(root, [LoadedFile(file.path, structs.replace(file.rules, give=())) for file in FILES])
    return [replace(one, given=given[one.function], otherwise=otherwise[one.function]) for one in every]


def _use(name: str, row: Give, is_call: bool) -> tuple[str, str]:
    """A parameter, and a statement that gives `value` what the name gives."""
    owner, way = apart(sample(name), TYPES)
    *rest, last = way
    receiver = ".".join((["it"] if owner else []) + rest)
    parameter = f", it: {owner}" if owner else ""
    if last in TARGETS and receiver:
        return parameter, TARGETS[last].format(receiver)
    called = receiver if last == "__call__" else f"{receiver}.{last}" if receiver else last
    if not is_call:
        return parameter, f"value = {called}"
    arguments = ", ".join(["Row"] * (row.item + 1)) if isinstance(row.item, int) else ""
    return parameter, f"value = {'await ' if row.when == 'await' else ''}{called}({arguments})"


def _inferred(root: Path, files: list[LoadedFile]) -> dict[str, Values]:
    """What `value` is in each function, by the rules of these files."""
    paths = sorted(path.name for path in root.glob("*.py"))
    settings = AnalysisSettings(jobs=1, use_environment=False)
    with (
        mock.patch("holdlint.pipeline.read_rules", return_value=Rulebook(files)),
        gathered(paths, str(root), settings) as material,
    ):
        linked = link(material)
    program = linked.program
    functions = {program.qualified(scope): scope for scope, row in enumerate(program.own) if row.kind == "function"}
    return {name: linked.inference.lookup(scope, "value") for name, scope in functions.items()}


def test_each_gives_what_its_row_says(asked: list[Asked]) -> None:
    rules = Rulebook(FILES)
    wrong = [
        f"{one.file}: {one.name} gives {one.given} and not {one.row.type}"
        for one in asked
        if reason(one.name) is None and not _is_given(one, rules)
    ]
    assert not wrong, "\n".join(wrong)


def _is_given(one: Asked, rules: Rulebook) -> bool:
    """Whether what a row promises is among what was inferred. Rows of the project's own classes are told by their items."""
    if one.row.type.startswith("@"):
        return Lib(rules.canonical(one.row.type[1:])) in one.given
    if "." not in one.row.type:
        return bool(one.given) or one.row.type in OF_RECEIVER
    return any(isinstance(value, LibObject) and value.type == rules.canonical(one.row.type) for value in one.given)


def _has_more(row: Give) -> bool:
    """Whether a row says more than a type: which handle the value has, which pool, what it was asked for."""
    return row.type in OF_RECEIVER or row.handle is not None or row.item is not None or bool(row.types or row.pool)


def test_each_is_needed(asked: list[Asked]) -> None:
    idle = [
        f"{one.file}: {one.name} gives {one.given} in any case"
        for one in asked
        if one.given == one.otherwise and not _has_more(one.row) and reason(one.name) is None
    ]
    assert not idle, "\n".join(idle)
