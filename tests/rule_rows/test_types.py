"""Each row about a type says something, and what it says of its bases is asked for."""

from __future__ import annotations

from msgspec import structs
from rule_rows.proving import FILES
from rule_rows.unused import TYPES

from holdlint.rulebook.index import Rulebook
from holdlint.rulebook.rows import Type

RULES = Rulebook(FILES)


def _names() -> frozenset[str]:
    """All types of which rows say what a method or an attribute does."""
    tables = (RULES.waits, RULES.locals, RULES.calls, RULES.attributes, RULES.runs, RULES.templates, RULES.decorates)
    names = [name for table in tables for name in table.exact]
    names += [".".join(segments) for table in tables for some in table.patterns.values() for _, segments, _ in some]
    names += [*RULES.effects, *RULES.sends, *RULES.hook_methods]
    names += [name for loader in RULES.loaders for name in loader.decorators]
    owners = {name.rpartition(".")[0].replace(".**", "") for name in names}
    used = {value for loader in RULES.loaders for value in loader.bases} | {
        value for view in RULES.views for value in view.bases
    }
    used |= {value for start in RULES.starts for value in start.bases} | set(RULES.rows) | RULES.owned | RULES.unwraps
    used |= {name for table in RULES.calls.rows for names in table.types.values() for name in names}
    return frozenset(owners | used | {name.removesuffix(".__call__") for name in names} | set(RULES.handles))


def test_each_type_says_something() -> None:
    """A row with a name alone is no row: whatever a call gives is a type without one."""
    empty = [
        f"{file.path.name}: {row.name}"
        for file in FILES
        for row in file.rules.type
        if structs.replace(row, name="") == Type(name="")
    ]
    assert empty == []


def test_each_base_is_one_of_which_rules_speak() -> None:
    names = _names()
    idle = [
        f"{file.path.name}: {row.name} is a {base}"
        for file in FILES
        for row in file.rules.type
        for base in row.bases
        if names.isdisjoint(RULES.line_of(RULES.canonical(base))) and row.name not in TYPES
    ]
    assert idle == []


def test_no_row_is_written_twice() -> None:
    twice = []
    for file in FILES:
        rows = file.rules.rows()
        twice += [f"{file.path.name}: {row}" for position, row in enumerate(rows) if row in rows[:position]]
    assert twice == []


def test_rows_of_a_type_speak_of_a_name_that_rules_use() -> None:
    """An alias leads away from a name, so that rows under it are never found."""
    hidden = []
    for file in FILES:
        for row in (*file.rules.handle, *file.rules.type):
            name = row.type if not isinstance(row, Type) else row.name
            if RULES.canonical(name) != name:
                hidden.append(f"{file.path.name}: {name} is {RULES.canonical(name)}")
    assert hidden == []
