"""Each rule file has one fixture, each fixture agrees with its markers, each row of a rule file is exercised."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from holdlint.rulebook.load import builtin_folder, read_folder
from holdlint.rulebook.names import expand, matches
from holdlint.rulebook.rows import EFFECTS, RuleFile
from holdlint.testing import Outcome, compare

FIXTURES = {path.stem: path for path in sorted(Path(__file__).parent.glob("*.py")) if not path.stem.startswith("test_")}
RULES = {loaded.path.stem.replace("-", "_"): loaded.rules for loaded in read_folder(builtin_folder())}
BOTH = sorted(FIXTURES.keys() & RULES.keys())
WAITS = ("HLD101", "HLD102", "HLD103", "HLD104", "HLD105", "HLD106", "HLD107")
"""Rules say what waits, and what sends a stream; that a second connection is taken is no matter of one library."""

BY_SYNTAX: dict[str, tuple[type[ast.AST], ...]] = {
    "__enter__": (ast.With,),
    "__exit__": (ast.With,),
    "__aenter__": (ast.AsyncWith,),
    "__aexit__": (ast.AsyncWith,),
    "__iter__": (ast.For, ast.comprehension),
    "__next__": (ast.For, ast.comprehension),
    "__aiter__": (ast.AsyncFor, ast.comprehension),
    "__anext__": (ast.AsyncFor, ast.comprehension),
    "__await__": (ast.Await,),
    "__getitem__": (ast.Subscript,),
    "__getslice__": (ast.Slice,),
    "__setitem__": (ast.Subscript,),
    "__delitem__": (ast.Subscript,),
    "__contains__": (ast.In,),
    "__len__": (ast.Call,),
    "__call__": (ast.Call,),
    "__getattr__": (ast.Attribute,),
}
"""Methods that Python calls for the syntax that people write."""


@cache
def outcome(stem: str) -> Outcome:
    return compare(FIXTURES[stem], codes=WAITS)


@cache
def tree(stem: str) -> ast.Module:
    return ast.parse(FIXTURES[stem].read_text(encoding="utf-8"))


def test_each_rule_file_has_a_fixture() -> None:
    assert sorted(RULES.keys() - FIXTURES.keys()) == []


def test_each_fixture_has_a_rule_file() -> None:
    assert sorted(FIXTURES.keys() - RULES.keys()) == []


@pytest.mark.parametrize("stem", BOTH)
def test_fixture_agrees_with_its_markers(stem: str) -> None:
    assert outcome(stem).agrees, outcome(stem).message()


@pytest.mark.parametrize("stem", BOTH)
def test_each_row_is_exercised(stem: str) -> None:
    idle = list(idle_rows(stem, RULES[stem]))
    assert not idle, "\n".join(idle)


def idle_rows(stem: str, rules: RuleFile) -> Iterator[str]:
    """Rows of which the fixture shows nothing: a wait that was not found, a name that does not occur."""
    found = [tuple(finding.leaf.api.split(".")) for finding in outcome(stem).report.findings]
    for row in rules.wait:
        patterns = [tuple(name.split(".")) for call in row.calls for name in expand(call)]
        if not any(matches(pattern, name) for pattern in patterns for name in found):
            yield f"wait {', '.join(row.calls)}"
    for kind, rows in (
        ("pool", [row for row in rules.pool if row.calls]),
        ("local", rules.local),
        ("give", rules.give),
        ("run", rules.run),
        ("template", rules.template),
        ("read", rules.read),
        ("limit", rules.limit),
        ("default", rules.default),
    ):
        for row in rows:
            names = (
                row.calls
                + getattr(row, "attributes", ())
                + getattr(row, "variables", ())
                + getattr(row, "parameters", ())
            )
            if not any(occurs(name, stem) for call in names for name in expand(call)):
                yield f"{kind} {', '.join(names)}"
    for row in rules.stream:
        names = (*row.calls, *row.decorators)
        senders = {one for name in names for one in expand(name)}
        if not senders & {finding.leaf.api for finding in outcome(stem).report.findings if finding.code == "HLD107"}:
            yield f"stream {', '.join(names)}"
    for row in rules.decorate:
        if not any(occurs(name, stem) for decorator in row.decorators for name in expand(decorator)):
            yield f"decorate {', '.join(row.decorators)}"
    for row in rules.implement:
        if not any(occurs(name, stem) for decorator in row.decorators for name in expand(decorator)):
            yield f"implement {', '.join(row.decorators)}"
    for row in rules.start:
        named = (*row.decorators, *row.calls, *row.bases)
        if not any(occurs(one, stem) for name in named for one in expand(name)):
            yield f"start {', '.join(named)}"
    said = {node.value for node in ast.walk(tree(stem)) if isinstance(node, ast.Constant)}
    for row in rules.hook:
        if row.events and said.isdisjoint(row.events):
            yield f"hook {', '.join(row.events)}"
        if row.methods and not any(
            isinstance(n, ast.FunctionDef) and n.name in row.methods for n in ast.walk(tree(stem))
        ):
            yield f"hook {', '.join(row.methods)}"
    for row in rules.signal:
        signals = [one for name in row.names for one in expand(name) if "*" not in one]
        idle = [name for name in (*signals, *row.types) if not occurs(name, stem)]
        if idle:
            yield f"signal {', '.join(idle)}"
    for row in rules.send:
        idle = [one for call in row.calls for one in expand(call) if not occurs(one, stem)]
        if idle:
            yield f"send {', '.join(idle)}"
    for row in rules.handle:
        methods = [method for effect in EFFECTS for method in getattr(row, effect)]
        if methods and not any(occurs(method, stem) for method in methods):
            yield f"handle {row.type}"


def occurs(name: str, stem: str) -> bool:
    """Whether the last literal segment of a name is called, read or used by its syntax in the fixture."""
    segments = [segment for segment in name.split(".") if segment not in ("*", "**")]
    last = segments[-1]
    if last in BY_SYNTAX:
        return any(isinstance(node, BY_SYNTAX[last]) for node in ast.walk(tree(stem)))
    return last in used_names(stem)


@cache
def used_names(stem: str) -> frozenset[str]:
    """Names that are called, attributes that are read, and names that stand for either because of `import … as`."""
    names = set()
    renamed: dict[str, str] = {}
    for node in ast.walk(tree(stem)):
        if isinstance(node, ast.Attribute):
            names.add(node.attr)
        elif isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.ImportFrom):
            renamed |= {alias.asname: alias.name for alias in node.names if alias.asname}
    return frozenset(names | {renamed[name] for name in names if name in renamed})
