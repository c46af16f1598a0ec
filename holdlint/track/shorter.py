"""A scope's lines → as little text as gives the same body.

libcst takes four fifths of its time for calls and what is inside them, and a body does not need that: it names calls by
number, and the header has the rest. So each outermost call is written as one name that says how many calls and lambdas it
stands for. The signature goes, too, and so do the blocks of inner functions and classes, which are lowered by themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from holdlint.model import headers as h

MARK = "holdlint_call_"
"""Begins a name that stands for a call: the numbers of calls, of lambdas and of yields follow."""


def shorter(lines: Sequence[str], scope: h.Scope, children: Sequence[tuple[int, h.Scope]]) -> str | None:
    """The text to be lowered by `holdlint.track.lower_short`; None if the scope has to be lowered from all its lines.

    `lines` are the scope's own, from `def` to the end; `children` the scopes directly inside with the header's indices.
    Whether the text is right is only known afterwards: its statements, calls and scopes must be those of the header.
    """
    if any(MARK in line for line in lines):
        return None
    first = scope.line if scope.kind == "function" else 1
    start = 0
    cuts: list[tuple[int, int, int, int, str]] = []
    if scope.kind == "function":
        begin = _block(lines, scope, first)
        if begin is None:
            return None
        start = begin
    lambdas = {index for index, child in children if child.kind == "lambda"}
    for site, calls, inside in _outermost(scope, lambdas):
        row, end_row = site.line - first, site.end_line - first
        if not start <= row <= end_row < len(lines):
            return None
        column, end_column = _characters(lines[row], site.column), _characters(lines[end_row], site.end_column)
        if lines[end_row][end_column - 1 : end_column] != ")":
            return None
        name = f"{MARK}{calls}_{inside}_{_yields_in(scope, site)}"
        before, after = lines[row][:column][-1:], lines[end_row][end_column : end_column + 1]
        name = (" " if before.isidentifier() or before.isdigit() else "") + name
        name += " " if after.isidentifier() or after.isdigit() else ""
        cuts.append((row, column, end_row, end_column, name))
    for _, child in children:
        begin = None if child.kind == "lambda" else _block(lines, child, first)
        if begin is None:
            continue
        row, end_row = begin, child.end_line - first
        if not start <= row <= end_row < len(lines):
            return None
        indent = len(lines[row]) - len(lines[row].lstrip())
        cuts.append((row, indent, end_row, len(lines[end_row]), "pass"))
    cuts.sort()
    parts = ["async def f():\n" if scope.is_async else "def f():\n"] if scope.kind == "function" else []
    row, column = start, 0
    for cut_row, cut_column, end_row, end_column, name in cuts:
        if (cut_row, cut_column) < (row, column):
            return None
        _copy(parts, lines, row, column, cut_row, cut_column)
        parts.append(name)
        row, column = end_row, end_column
    _copy(parts, lines, row, column, len(lines) - 1, len(lines[-1]) if lines else 0)
    parts.append("\n")
    return "".join(parts)


def _copy(parts: list[str], lines: Sequence[str], row: int, column: int, end_row: int, end_column: int) -> None:
    if not lines:
        return
    if row == end_row:
        parts.append(lines[row][column:end_column])
        return
    parts.append(lines[row][column:] + "\n")
    parts += [line + "\n" for line in lines[row + 1 : end_row]]
    parts.append(lines[end_row][:end_column])


def _block(lines: Sequence[str], scope: h.Scope, first: int) -> int | None:
    """The row in which the block of a function or class begins, with the decorators of its first statement; None if the
    signature ends in the same row."""
    if not scope.statements or scope.statements[0] <= scope.line:
        return None
    begin = row = scope.statements[0] - first
    if not scope.line - first < row < len(lines):
        return None
    text = lines[row].lstrip()
    if text.startswith((")", "]")):
        return None
    indent = lines[row][: len(lines[row]) - len(text)]
    while row > scope.line - first + 1:
        row -= 1
        if lines[row].startswith(indent + "@"):
            begin = row
    return begin


def _characters(line: str, offset: int) -> int:
    return offset if line.isascii() else len(line.encode("utf-8", "surrogatepass")[:offset].decode("utf-8", "replace"))


def _outermost(scope: h.Scope, lambdas: set[int]) -> list[tuple[h.CallSite, int, int]]:
    """The calls that are in no other call, with the numbers of calls and of lambdas that they are with all inside."""
    found = []
    index, sites = 0, scope.calls
    while index < len(sites):
        site = sites[index]
        end = (site.end_line, site.end_column)
        stop = index + 1
        while stop < len(sites) and (sites[stop].end_line, sites[stop].end_column) <= end:
            stop += 1
        inside = 0
        if lambdas:
            seen: set[int] = set()
            for one in sites[index:stop]:
                _lambdas((one.function, one.arguments, one.keywords), seen)
            inside = len(seen & lambdas)
        found.append((site, stop - index, inside))
        index = stop
    return found


def _yields_in(scope: h.Scope, site: h.CallSite) -> int:
    """How many of a scope's yields stand in a call."""
    begin, end = (site.line, site.column), (site.end_line, site.end_column)
    return sum(1 for one in scope.yield_sites if begin <= (one.line, one.column) < end)


def _lambdas(value: Any, seen: set[int]) -> None:
    if isinstance(value, h.Lambda):
        seen.add(value.scope)
    elif isinstance(value, tuple):
        for item in value:
            _lambdas(item, seen)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            _lambdas(getattr(value, name), seen)
