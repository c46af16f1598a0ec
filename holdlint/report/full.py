"""The source around each finding, with the hold and every step of the way to the wait marked in it, for people."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from itertools import pairwise

from holdlint.checks import CHECKS
from holdlint.model.findings import Finding, Problem, folded
from holdlint.report.colours import Painter, painter
from holdlint.report.excerpts import head
from holdlint.report.fields import code
from holdlint.report.text import begun, closing, met, skipped
from holdlint.report.told import Told

NEAR = 5
"""Two marks of a file that are not further apart than this many lines stand in one frame."""
TAB = 4


@dataclass(frozen=True)
class Mark:
    """What is underlined. Columns are 1-based; `end` is the column after the last character."""

    path: str
    line: int
    column: int
    end: int
    words: str = ""
    sign: str = "-"


def render(told: Told) -> str:
    """The format `full`."""
    paint = painter(told.style.colour, told.style.links)
    out = [_item(told, item, paint) for item in told.in_order()]
    if not told.style.quiet:
        out.append(closing(told.report, told.style))
    return "".join(out)


def _item(told: Told, item: Finding | Problem, paint: Painter) -> str:
    rows = [f"{paint.code(code(item), CHECKS[code(item)].url)} {paint.title(item.message)}"]
    if isinstance(item, Finding) and item.suppressed:
        rows[0] += f" (suppressed: {item.suppressed.reason or 'no reason'})"
    marks = _marks(told, item)
    width = max(len(str(mark.line)) for mark in marks)
    first = True
    for group in _frames(marks):
        place = f"{group[0].path}:{item.line}:{item.column}" if first else f"{group[0].path}:{group[0].line}"
        rows.append(f"{' ' * width}{paint.gutter('-->' if first else ':::')} {place}")
        rows += _frame(told, group, width, paint)
        first = False
    rows.append("")
    return "\n".join(rows) + "\n"


def _marks(told: Told, item: Finding | Problem) -> list[Mark]:
    """What is to be marked: the finding first, then the hold, then the way."""
    if isinstance(item, Problem):
        return [Mark(item.path, item.line, item.column, item.column + 1, sign="^")]
    end = item.end_column if item.end_line == item.line else len(told.whole_line(item.path, item.line).rstrip()) + 1
    own = Mark(item.path, item.line, item.column, max(end, item.column + 1), sign="^")
    if not item.chain or not told.style.trace:
        return [own]
    hold = item.hold
    if item.cause is not None:
        return _marks_of_change(told, item, own)
    marks = [own]
    if (hold.path, hold.line) == (item.path, item.line):
        marks[0] = Mark(own.path, own.line, own.column, own.end, begun(item), "^")
    else:
        marks.append(_mark(told, hold.path, hold.line, hold.name, begun(item), on_handle=True))
    for hop, frames in folded(item.chain)[1:]:
        marks.append(_mark(told, hop.path, hop.line, hop.callee, skipped(hop, frames).strip()))
    position = len(marks) - 1 if len(item.chain) > 1 else 0
    last = marks[position]
    words = "; ".join(filter(None, [last.words, met(item)]))
    marks[position] = Mark(last.path, last.line, last.column, last.end, words, last.sign)
    return marks


def _marks_of_change(told: Told, item: Finding, own: Mark) -> list[Mark]:
    """What changed, then the hold and the whole way; a step that changed is marked once."""
    hold = item.hold
    marks = [Mark(own.path, own.line, own.column, own.end, "changed", "^")]
    steps = [_mark(told, hold.path, hold.line, hold.name, begun(item), on_handle=True)]
    steps += [_mark(told, hop.path, hop.line, hop.callee) for hop in item.chain]
    steps[-1] = replace(steps[-1], words=met(item))
    for step in steps:
        if (step.path, step.line) == (own.path, own.line):
            marks[0] = replace(step, words="; ".join(filter(None, ["changed", step.words])), sign="^")
        else:
            marks.append(step)
    return marks


def _mark(told: Told, path: str, line: int, callee: str, words: str = "", on_handle: bool = False) -> Mark:
    start, end = head(told.whole_line(path, line), callee, on_handle)
    return Mark(path, line, start + 1, end + 1, words)


def _frames(marks: list[Mark]) -> list[list[Mark]]:
    """Marks that stand near each other, together; the frame of the finding first, then in the order of the way."""
    frames: list[list[Mark]] = []
    for mark in marks:
        for frame in frames:
            if frame[0].path == mark.path and any(abs(other.line - mark.line) <= NEAR for other in frame):
                frame.append(mark)
                break
        else:
            frames.append([mark])
    return frames


def _frame(told: Told, marks: list[Mark], width: int, paint: Painter) -> list[str]:
    lines = sorted({mark.line for mark in marks})
    shown = [number for one, other in pairwise([*lines, lines[-1] + 1]) for number in range(one, other)]
    texts = {number: told.whole_line(marks[0].path, number) for number in shown}
    cut = min((_indent(text) for text in texts.values() if text.strip()), default=0)
    empty = f"{' ' * width} {paint.gutter('|')}"
    rows = [empty]
    for number in shown:
        text = texts[number].rstrip().expandtabs(TAB)[cut:]
        rows.append(f"{paint.gutter(f'{number:>{width}} |')} {paint.source(text)}".rstrip())
        for mark in marks:
            if mark.line == number:
                rows.append(f"{empty} {_underline(texts[number], mark, cut, paint)}")
    rows.append(empty)
    return rows


def _indent(text: str) -> int:
    text = text.expandtabs(TAB)
    return max(0, len(text) - len(text.lstrip()) - TAB)


def _underline(text: str, mark: Mark, cut: int, paint: Painter) -> str:
    before = _cells(text[: mark.column - 1].expandtabs(TAB)) - cut
    length = max(1, _cells(text[: mark.end - 1].expandtabs(TAB)) - cut - before)
    words = f" {mark.words}" if mark.words else ""
    return " " * max(0, before) + paint.mark(mark.sign * length + words, mark.sign == "^")


def _cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )
