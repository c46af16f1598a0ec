"""Programs that are made from the rows of rule files: each name of a row is imported, obtained and called while a session holds.

What is a method is called on a parameter that is annotated with the type, so that nothing but the row under test matters.
"""

from __future__ import annotations

import keyword
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from holdlint.rulebook.load import LoadedFile
from holdlint.rulebook.names import expand

SYNTAX = {
    "__enter__": "with {0}:\n        pass",
    "__exit__": "with {0}:\n        pass",
    "__aenter__": "async with {0}:\n        pass",
    "__aexit__": "async with {0}:\n        pass",
    "__iter__": "for one in {0}:\n        pass",
    "__next__": "for one in {0}:\n        pass",
    "__aiter__": "async for one in {0}:\n        pass",
    "__anext__": "async for one in {0}:\n        pass",
    "__await__": "await {0}",
    "__getitem__": "{0}[0]",
    "__getslice__": "{0}[:1]",
    "__setitem__": "{0}[0] = 1",
    "__delitem__": "del {0}[0]",
    "__contains__": "1 in {0}",
    "__len__": "len({0})",
    "__bool__": "if {0}:\n        pass",
    "__getattr__": "{0}.thing",
}
"""What people write where Python calls a method of its own."""
TARGETS = {
    "__enter__": "with {0} as value:\n        pass",
    "__aenter__": "async with {0} as value:\n        pass",
    "__iter__": "for value in {0}:\n        pass",
    "__next__": "for value in {0}:\n        pass",
    "__aiter__": "async for value in {0}:\n        pass",
    "__anext__": "async for value in {0}:\n        pass",
    "__await__": "value = await {0}",
    "__getitem__": "value = {0}[0]",
    "__getslice__": "value = {0}[:1]",
    "__getattr__": "value = {0}.thing",
}
"""What people write to have what such a method gives."""
WHEN = {
    "call": ("{0}",),
    "await": ("await {0}",),
    "enter": ("with {0}:\n        pass", "async with {0}:\n        pass"),
    "iterate": ("for one in {0}:\n        pass", "async for one in {0}:\n        pass"),
}
"""How a call's result is used; rows do not say whether it is the asynchronous way, so that one of them must do."""
HEAD = """\
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


class Row:
    pass


def work(*arguments, **options):
    pass


"""


def named(row: object, *keys: str) -> list[str]:
    """The names of a row, alternatives written out."""
    return [one for key in keys for name in getattr(row, key) for one in expand(name)]


def types_of(files: Iterable[LoadedFile]) -> frozenset[str]:
    """The types of which rows say that a call gives one, that one is held, or what it is."""
    rules = [file.rules for file in files]
    found = {row.type for file in rules for row in (*file.give, *file.handle)}
    return frozenset(found | {row.name for file in rules for row in file.type})


def sample(name: str) -> str:
    """A name that a pattern stands for: `**` may be nothing, which Python's own methods need."""
    if name.rpartition(".")[2] in SYNTAX:
        name = name.replace(".**", "")
    return ".".join("thing" if segment in ("*", "**") else segment for segment in name.split("."))


def apart(name: str, types: Collection[str]) -> tuple[str, list[str]]:
    """The type that a name begins with and the way from there; no type: the name is a function's. Types are those that rows
    speak of, and whatever is spelled like one."""
    parts = name.split(".")
    for end in range(len(parts) - 1, 0, -1):
        owner = ".".join(parts[:end])
        if parts[end - 1].lstrip("_")[:1].isupper() or owner in types:
            return owner, parts[end:]
    return "", parts


def calls(name: str, types: Collection[str], arguments: str = "", when: str = "call") -> list[tuple[str, str]]:
    """How a name is used: a parameter, and a statement; one of several will do."""
    owner, way = apart(sample(name), types)
    parameter = f", it: {owner}" if owner else ""
    *rest, last = way
    receiver = ".".join((["it"] if owner else []) + rest)
    if last in SYNTAX and receiver:
        return [(parameter, SYNTAX[last].format(receiver))]
    called = receiver if last == "__call__" else f"{receiver}.{last}" if receiver else last
    return [(parameter, form.format(f"{called}({arguments})")) for form in WHEN[when]]


def needed(needs: int | str | tuple[int | str, ...] | None) -> str:
    """The arguments without which a call does nothing."""
    if isinstance(needs, tuple):
        needs = needs[0]
    if needs is None:
        return ""
    return ", ".join(["1"] * (needs + 1)) if isinstance(needs, int) else f"{needs}=1"


@dataclass
class Module:
    """A file of functions, of which each holds a session and uses one name."""

    path: str
    imports: set[str] = field(default_factory=set)
    functions: list[str] = field(default_factory=list)

    def add(self, name: str, parameter: str, statement: str) -> str:
        """Adds a function; its name as findings say it."""
        number = len(self.functions)
        later = statement.startswith(("await ", "async "))
        kind, session, wait = ("async def", "AsyncSession", "await ") if later else ("def", "Session", "")
        self.imports.add(name.partition(".")[0])
        self.functions.append(
            f"{kind} f{number}(session: {session}{parameter}):\n"
            f"    {wait}session.execute(text('select 1'))\n    {statement}\n"
        )
        return f"{self.path.removesuffix('.py')}:f{number}"

    def source(self) -> str:
        imports = "".join(f"import {name}\n" for name in sorted(self.imports) if not keyword.iskeyword(name))
        return imports + HEAD + "\n\n".join(self.functions)
