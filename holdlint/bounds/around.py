"""What stands around a call in the body of its function: loops, time limits, calls that it is an argument of."""

from __future__ import annotations

from msgspec import Struct

from holdlint.model import headers as h
from holdlint.model import steps as s


class Loop(Struct, frozen=True):
    """The call is in the body of a loop over `source`; `lines` are those of its body. A `while` loop has no source."""

    source: h.Expr | None
    lines: tuple[int, int]
    line: int


class Block(Struct, frozen=True):
    """The call is in a `with` block."""

    context: h.Expr


class Argument(Struct, frozen=True):
    """The call is an argument of another one."""

    call: int
    key: int | str | None


class Awaited(Struct, frozen=True):
    """The value is awaited here."""


Around = Loop | Block | Argument | Awaited


def around(steps: tuple[s.Step, ...], row: h.Scope, call: int) -> list[Around] | None:
    """What stands around a call, from the inside out; None if it is not in these steps. A negative `call` is a line on which
    Python itself calls."""
    for step in steps:
        for expr in exprs(step):
            found = _in(expr, row, call, step.line)
            if found is not None:
                if isinstance(step, s.Repeat) and step.target is None:
                    found.append(Loop(None, extent(step.body), step.line))  # the test of a `while`
                return found
        if call < 0 and step.line == -call and not isinstance(step, s.Branch):
            return []
        for block in blocks(step):
            found = around(block, row, call)
            if found is None:
                continue
            if isinstance(step, s.Repeat) and block is step.body:
                found.append(Loop(step.source if step.target is not None else None, extent(step.body), step.line))
            elif isinstance(step, s.Enter):
                found.append(Block(step.context))
            return found
    return None


def exprs(step: s.Step) -> list[h.Expr]:
    """The expressions that a step itself evaluates."""
    match step:
        case s.Do() | s.Bind():
            return [step.value]
        case s.Branch():
            return [step.test]
        case s.Repeat():
            return [step.source]
        case s.Enter():
            return [step.context]
        case s.Leave():
            return [] if step.value is None else [step.value]
        case s.Define():
            return list(step.parts)
        case s.Select():
            return [step.subject]
        case s.Guard():
            return [handler.caught for handler in step.handlers if handler.caught is not None]
        case _:
            return []


def blocks(step: s.Step) -> list[tuple[s.Step, ...]]:
    """The blocks inside a step."""
    match step:
        case s.Branch() | s.Repeat():
            return [step.body, step.otherwise]
        case s.Enter():
            return [step.body]
        case s.Guard():
            return [step.body, *[handler.body for handler in step.handlers], step.otherwise, step.final]
        case s.Select():
            return list(step.cases)
        case _:
            return []


def extent(steps: tuple[s.Step, ...]) -> tuple[int, int]:
    """The first lines of the first and of the last statement of a block."""
    lines = [step.line for step in s.walk(steps)]
    return (min(lines, default=0), max(lines, default=0))


def _in(expr: h.Expr, row: h.Scope, call: int, line: int) -> list[Around] | None:
    """What stands around a call in an expression; `line` is where its statement begins."""
    match expr:
        case h.Call():
            if expr.index == call:
                return []
            site = row.calls[expr.index]
            for key, inner in parts(site):
                found = _in(inner, row, call, line)
                if found is not None:
                    return [*found, Argument(expr.index, key)]
            return None
        case h.Comprehension():
            for number, loop in enumerate(expr.loops):
                found = _in(loop.iterable, row, call, line)
                if found is not None:
                    return [*found, *[Loop(one.iterable, (line, line), line) for one in expr.loops[:number]]]
            for inner in (expr.element, *[one for loop in expr.loops for one in loop.conditions]):
                found = _in(inner, row, call, line)
                if found is not None:
                    return [*found, *[Loop(one.iterable, (line, line), line) for one in reversed(expr.loops)]]
            return None
        case h.Await():
            found = _in(expr.value, row, call, line)
            return None if found is None else [*found, Awaited()]
        case _:
            for inner in inside(expr):
                found = _in(inner, row, call, line)
                if found is not None:
                    return found
            return None


def parts(site: h.CallSite) -> list[tuple[int | str | None, h.Expr]]:
    """What is called (key None) and the arguments with their positions and keywords."""
    return [(None, site.function), *enumerate(site.arguments), *[(key or "**", value) for key, value in site.keywords]]


def inside(expr: h.Expr) -> tuple[h.Expr, ...]:
    """The parts of an expression that is no call, in order."""
    match expr:
        case h.Attribute() | h.Await() | h.Starred() | h.Test() | h.Walrus():
            return (expr.value,)
        case h.Subscript():
            return (expr.value, expr.key)
        case h.Choice():
            return (*([expr.test] if expr.test is not None else []), *expr.options)
        case h.Sequence():
            return expr.items
        case h.Group():
            return expr.parts
        case h.Mapping():
            return tuple([one for pair in zip(expr.keys, expr.values, strict=True) for one in pair if one is not None])
        case h.Yield():
            return () if expr.value is None else (expr.value,)
        case h.Comprehension():
            loops = [one for loop in expr.loops for one in (loop.iterable, *loop.conditions)]
            return (*loops, expr.element)
        case _:
            return ()
