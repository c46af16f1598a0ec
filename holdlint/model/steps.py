"""A body in the order of execution: what the tracker runs. Ten kinds of step; `line` is the first line of the statement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal as OneOf

from msgspec import Struct

from holdlint.model.headers import Expr


class Do(Struct, tag=0, array_like=True, frozen=True, gc=False):
    """An expression is evaluated and its value dropped."""

    line: int
    value: Expr


class Bind(Struct, tag=1, array_like=True, frozen=True, gc=False):
    """`targets = value`; `adds` for `+=` and the like."""

    line: int
    targets: tuple[Expr, ...]
    value: Expr
    adds: bool = False


class Branch(Struct, tag=2, array_like=True, frozen=True, gc=False):
    """`if`/`elif`/`else`."""

    line: int
    test: Expr
    body: tuple[Step, ...]
    otherwise: tuple[Step, ...]


class Repeat(Struct, tag=3, array_like=True, frozen=True, gc=False):
    """`for` (with `target`) or `while` (without; `source` is the test). `endless` if only `break` ends it."""

    line: int
    target: Expr | None
    source: Expr
    body: tuple[Step, ...]
    otherwise: tuple[Step, ...]
    is_async: bool = False
    endless: bool = False


class Enter(Struct, tag=4, array_like=True, frozen=True, gc=False):
    """`with context as target`; several items are nested."""

    line: int
    context: Expr
    target: Expr | None
    body: tuple[Step, ...]
    is_async: bool = False


class Handler(Struct, array_like=True, frozen=True, gc=False):
    caught: Expr | None
    name: str | None
    body: tuple[Step, ...]


class Guard(Struct, tag=5, array_like=True, frozen=True, gc=False):
    """`try`."""

    line: int
    body: tuple[Step, ...]
    handlers: tuple[Handler, ...]
    otherwise: tuple[Step, ...]
    final: tuple[Step, ...]


class Leave(Struct, tag=6, array_like=True, frozen=True, gc=False):
    """`return`, `raise`, `break`, `continue`."""

    line: int
    how: OneOf["return", "raise", "break", "continue"]
    value: Expr | None = None


class Define(Struct, tag=7, array_like=True, frozen=True, gc=False):
    """An inner function or class gets its name; its body does not run. `scope` is its index in the file's header."""

    line: int
    name: str
    scope: int
    parts: tuple[Expr, ...] = ()
    """Decorators and defaults, evaluated now."""


class Select(Struct, tag=8, array_like=True, frozen=True, gc=False):
    """`match`; `total` if some case always matches."""

    line: int
    subject: Expr
    cases: tuple[tuple[Step, ...], ...]
    total: bool


class Delete(Struct, tag=9, array_like=True, frozen=True, gc=False):
    line: int
    targets: tuple[Expr, ...]


Step = Do | Bind | Branch | Repeat | Enter | Guard | Leave | Define | Select | Delete


class Body(Struct, array_like=True, frozen=True, gc=False):
    steps: tuple[Step, ...]


def walk(steps: tuple[Step, ...]) -> Iterator[Step]:
    """Steps and all that stand inside them, in source order."""
    for step in steps:
        yield step
        if isinstance(step, (Branch, Repeat)):
            yield from walk(step.body)
            yield from walk(step.otherwise)
        elif isinstance(step, Enter):
            yield from walk(step.body)
        elif isinstance(step, Guard):
            for part in (step.body, *[handler.body for handler in step.handlers], step.otherwise, step.final):
                yield from walk(part)
        elif isinstance(step, Select):
            for case in step.cases:
                yield from walk(case)


def says_raise(steps: tuple[Step, ...]) -> bool:
    """Whether there is a `raise` statement among steps or inside them."""
    return any(isinstance(step, Leave) and step.how == "raise" for step in walk(steps))


def tests(steps: tuple[Step, ...]) -> list[Expr]:
    """The tests of the branches among steps and inside them."""
    return [
        step.test if isinstance(step, Branch) else step.subject
        for step in walk(steps)
        if isinstance(step, (Branch, Select))
    ]
