"""flake8's line, then the way from the hold to the wait, for people."""

from __future__ import annotations

import re
from io import StringIO

from pyflakes.messages import Message

from holdlint.checks import CHECKS
from holdlint.model.findings import CONNECTION, STREAM, Bound, Cause, Coverage, Finding, Hop, Report, folded
from holdlint.report.colours import link
from holdlint.report.excerpts import excerpt
from holdlint.report.pyflakes_messages import FlakeReporter, HoldMessage, hand_over
from holdlint.report.told import SourceLine, Style, Told

INDENT = "    "
LOCATION_GAP = 5
CODE_GAP = 2
MOST_PLACES = 3


_ENDING = {CONNECTION: "second connection", STREAM: "waits for whoever reads it"}


def render(told: Told) -> str:
    """The format `text`."""
    return text(told.report, told.line, told.style)


def text(report: Report, line: SourceLine, style: Style) -> str:
    """The report in this format."""
    out = StringIO()
    hand_over(report, _TextReporter(out, line, style), style.show_suppressed)
    if not style.quiet:
        out.write(closing(report, style))
    return out.getvalue()


class _TextReporter(FlakeReporter):
    """Writes a message as flake8 does, then its trace."""

    def __init__(self, out: StringIO, line: SourceLine, style: Style) -> None:
        super().__init__(out, out)
        self.out, self.line, self.style = out, line, style

    def flake(self, message: Message) -> None:
        if self.style.colour:
            self.out.write(_coloured(message, self.style.links) + "\n")
        else:
            super().flake(message)
        if self.style.trace and isinstance(message, HoldMessage):
            for row in trace(message.finding, self.line):
                self.out.write((_paint(row, _DIM) if self.style.colour else row) + "\n")


def trace(finding: Finding, line: SourceLine) -> list[str]:
    """The way from the hold to the wait in aligned columns: where, the call, what it means; empty if nothing is held."""
    if not finding.chain:
        return []
    hold = finding.hold
    rows = [(hold.path, hold.line, _acquiring(line(hold.path, hold.line), hold.name, hold.api), begun(finding))]
    # Of a stream it is shown where it is handed over, and where it yields.
    streamed = finding.leaf.api if finding.leaf.kind == STREAM else ""
    rows += [
        (inside(hop), hop.line, skipped(hop, frames) + excerpt(line(hop.path, hop.line), streamed or hop.callee), "")
        for hop, frames in folded(finding.chain)
    ]
    path, number, call, _ = rows[-1]
    rows[-1] = (path, number, call, _ENDING.get(finding.leaf.kind) or _lasting(finding))
    if finding.cause is not None:
        rows = [(*row[:3], _changed(row, finding.cause)) for row in rows]
    places = [f"{path}:{number}" for path, number, _, _ in rows]
    first = max(map(len, places)) + LOCATION_GAP
    widest = max(len(row[2]) for row in rows) + CODE_GAP
    return [
        f"{INDENT}{place:<{first}}{call:<{widest}}{note}".rstrip()
        for place, (_, _, call, note) in zip(places, rows, strict=True)
    ]


def inside(hop: Hop) -> str:
    """The path of the file in which a call stands; that of a library begins with the library."""
    if not hop.library:
        return hop.path
    parts, first = hop.path.split("/"), hop.library.partition(".")[0]
    starts = [number for number, part in enumerate(parts) if part in (first, f"{first}.py")]
    return "/".join(parts[starts[-1] :]) if starts else hop.path


def skipped(hop: Hop, frames: int) -> str:
    """What stands before the last of several calls inside a library."""
    return f"… {frames} frames in {hop.library} … " if frames > 1 else ""


def _changed(row: tuple[str, int, str, str], cause: Cause) -> str:
    """The note of a row, which may be what changed."""
    path, line, _, note = row
    return "; ".join(filter(None, [note, "changed"])) if (path, line) == (cause.path, cause.line) else note


def begun(finding: Finding) -> str:
    """What happens where the hold begins, in words."""
    return "transaction opened" if finding.hold.missed == "transaction" else "connection checked out"


def met(finding: Finding) -> str:
    """What happens at the end of the way, in words."""
    return _ENDING.get(finding.leaf.kind) or lasting(finding.wait)


def _lasting(finding: Finding) -> str:
    """For how long the wait lasts, with the places of its numbers that do not stand on the way."""
    shown = {(hop.path, hop.line) for hop in finding.chain}
    read = dict.fromkeys(f"{it.path}:{it.line}" for it in finding.wait.read if (it.path, it.line) not in shown)
    places = list(read)[:MOST_PLACES]
    return lasting(finding.wait) + (f" ({', '.join(places)})" if places else "")


def lasting(wait: Bound) -> str:
    """For how long a wait lasts, in words."""
    if wait.seconds is not None:
        return f"waits up to {wait.seconds:g} s{' each time' if wait.times is None else ''}"
    return "waits without bound" if wait.unbounded else "waits, bound unknown"


def _acquiring(line: str, name: str, api: str) -> str:
    """What takes the connection: the first call on the handle in the line, else the line."""
    used = re.search(rf"\b{re.escape(name)}\.\w+(?=\s*\()", line) if name else None
    return excerpt(line, used[0] if used else "") if line else name or api


def closing(report: Report, style: Style) -> str:
    """The sentences at the end: how much could be followed, and how many findings there are."""
    count = sum(finding.suppressed is None for finding in report.findings)
    sentence = "\n".join(filter(None, [followed(report.coverage), read(report.coverage)]))
    if count or report.problems:
        found = [_counted(count, "finding")] if count else []
        found += [_counted(len(report.problems), "unreadable file")] if report.problems else []
        last, colour = f"Found {' and '.join(found)}.", _BOLD
    else:
        last, colour = "All checks passed!", _GREEN
    known = sum(found.suppressed is not None and found.suppressed.where == "baseline" for found in report.findings)
    if known:
        sentence += f"{chr(10) if sentence else ''}{_counted(known, 'finding')} known from the baseline."
    if style.note:
        sentence += f"{chr(10) if sentence else ''}{style.note}"
    return (f"{sentence}\n" if sentence else "") + (_paint(last, colour) if style.colour else last) + "\n"


def followed(coverage: Coverage) -> str:
    """How much of what happens inside holds could be followed, in words; empty if nothing happens there."""
    if not coverage.calls_in_holds:
        return ""
    shown = _most_frequent(coverage.unresolved)
    unknown = f"; unknown: {shown}" if shown else ""
    return f"{_counted(coverage.calls_in_holds, 'call')} while holding, {coverage.resolved} followed{unknown}."


def read(coverage: Coverage) -> str:
    """What was read of libraries, in words; empty if nothing was."""
    if not coverage.libraries:
        return ""
    shown = _most_frequent(coverage.libraries)
    left = sum(coverage.left_out.values())
    rest = f"; {_counted(left, 'module')} left out, there are too many" if left else ""
    return f"{_counted(sum(coverage.libraries.values()), 'module')} of libraries read: {shown}{rest}."


def _most_frequent(counts: dict[str, int]) -> str:
    """The five names that are counted most, with their numbers."""
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown = ", ".join(f"{name} {count}" if count > 1 else name for name, count in most[:5])
    return f"{shown}{', …' if len(most) > 5 else ''}"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


_BOLD, _DIM, _GREEN, _RED = "1", "2", "1;32", "1;31"


def _paint(words: str, colour: str) -> str:
    return f"\033[{colour}m{words}\033[0m"


def _coloured(message: Message, links: bool) -> str:
    """A message as flake8 would print it, its path bold and its code red."""
    code, _, words = (message.message % message.message_args).partition(" ")
    red = link(_paint(code, _RED), CHECKS[code].url) if links else _paint(code, _RED)
    return f"{_paint(message.filename, _BOLD)}:{message.lineno}:{message.col + 1}: {red} {words}"
