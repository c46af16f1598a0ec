"""Findings of today held against those of another state of the program: which are new, and which change brought them about.

A finding is found again as a baseline finds it, without its lines; beyond that, a finding in a line that is as it was is the
same if nothing on its way changed (its function has another name, or another of several waits is told that it reaches).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import msgspec

from holdlint.baseline.entries import Entry, storable
from holdlint.baseline.matching import chain_of, match
from holdlint.model.findings import Cause, Finding
from holdlint.since.changes import Changes, Lines


@dataclass(frozen=True)
class News:
    """What came and what went."""

    new: tuple[Finding, ...]
    """In order, with the change that brought each of them about; what a comment silences is there, too."""
    earlier: int
    """How many are told today that were there before."""
    gone: int
    """How many were there before and are no more."""


def news(
    findings: Iterable[Finding], earlier: Iterable[Finding], changes: Changes, text: Callable[[str], str], name: str
) -> News:
    """Compares the findings of today with earlier ones.

    `text` gives the text of today's files by path, and an empty text for those that are not; `name` is what the earlier state is
    called.
    """
    comparison = _Comparison(changes, text, name)
    return comparison.news(tuple(findings), [one for one in earlier if one.suppressed is None])


class _Comparison:
    def __init__(self, changes: Changes, text: Callable[[str], str], name: str) -> None:
        self.changes, self.text, self.name = changes, text, name
        self.lines: Callable[[str], Lines] = cache(lambda path: changes.lines(path, text))

    def news(self, findings: tuple[Finding, ...], earlier: list[Finding]) -> News:
        # Of two that look the same, the one in a line that is as it was is the one that was there.
        told = [finding for finding in findings if finding.suppressed is None]
        told.sort(key=self.own_line_changed)
        entries = tuple((self.entry(finding), number) for number, finding in enumerate(earlier))
        found = match(entries, tuple(told), storable, self.text)
        left = [earlier[slot.line] for slot in found.slots if slot.room]
        new = {id(finding) for finding in found.new}
        for finding in found.new:
            same = next((one for one in left if self.same_place(one, finding)), None)
            if same is not None:
                left.remove(same)
                new.discard(id(finding))
        kept = [self.told(it) if it.suppressed is None else it for it in findings if it.suppressed or id(it) in new]
        return News(tuple(kept), len(told) - len(new), len(left))

    def entry(self, finding: Finding) -> Entry:
        path = self.changes.renamed.get(finding.path, finding.path)
        return Entry(finding.code, storable(path), storable(finding.function), chain_of(finding))

    def own_line_changed(self, finding: Finding) -> bool:
        changed = self.lines(finding.path).changed
        return any(line in changed for line in range(finding.line, finding.end_line + 1))

    def same_place(self, earlier: Finding, finding: Finding) -> bool:
        """Whether an earlier finding and a new one are told in the same place, and nothing on the way to the wait changed."""
        path = self.changes.renamed.get(earlier.path, earlier.path)
        line = self.lines(path).now.get(earlier.line) if path in self.changes.before else earlier.line
        place = (earlier.code, path, line, earlier.column)
        return place == (finding.code, finding.path, finding.line, finding.column) and (
            earlier.leaf.api == finding.leaf.api or not any(self.changed_steps(finding))
        )

    def changed_steps(self, finding: Finding) -> Iterator[tuple[str, int]]:
        """The lines that changed, of those that a finding is about, the calls on the way to the wait first."""
        for path, line in dict.fromkeys(_steps(finding)):
            if line in self.lines(path).changed:
                yield path, line

    def told(self, finding: Finding) -> Finding:
        """A new finding with what brought it about, which its message names.

        What is said of a comment is told at the comment: that is to be mended, whatever brought it about.
        """
        if self.own_line_changed(finding):
            return finding
        brought = self.brought_about(finding) if finding.chain else None
        if brought is None:
            message = f"{finding.message}; new since {self.name}, by what changed elsewhere"
            return msgspec.structs.replace(finding, message=message)
        path, line, how = brought
        row = self.lines(path).after[line - 1]
        start = len(row) - len(row.lstrip()) + 1
        return msgspec.structs.replace(
            finding,
            message=f"{_from_elsewhere(finding)}; {finding.path}:{finding.line} reaches it {how}",
            cause=Cause(path, line, start, max(len(row.rstrip()) + 1, start)),
        )

    def brought_about(self, finding: Finding) -> tuple[str, int, str] | None:
        """The place of the change that brought a finding about, and how it did in words; None if that cannot be told."""
        if place := next(self.changed_steps(finding), None):
            return *place, f"by the change at {place[0]}:{place[1]}"
        if place := self.nearest(finding):
            return *place, f"now; the nearest change on the way is at {place[0]}:{place[1]}"
        if place := self.only():
            return *place, f"by what changed in {place[0]}"
        return None

    def nearest(self, finding: Finding) -> tuple[str, int] | None:
        """Of all changes in the files on the way, the one that is nearest to a step of it: a statement in front of a call that was
        taken out, for one."""
        found = [
            (abs(mark - line), number, path, mark)
            for number, (path, line) in enumerate(dict.fromkeys(_steps(finding)))
            for mark in self.lines(path).marks
        ]
        return min(found)[2:] if found else None

    def only(self) -> tuple[str, int] | None:
        """The first change if it is all in one file, which then has brought about whatever is new."""
        paths = [path for path in self.changes.before if self.lines(path).marks]
        if len(paths) != 1 or self.changes.gone:
            return None
        return paths[0], self.lines(paths[0]).marks[0]


def _steps(finding: Finding) -> Iterator[tuple[str, int]]:
    yield from ((hop.path, hop.line) for hop in finding.chain)
    if finding.chain:
        yield finding.hold.path, finding.hold.line
    if finding.hold.opened is not None:
        yield finding.hold.opened.path, finding.hold.opened.line
    yield finding.path, finding.line


def _from_elsewhere(finding: Finding) -> str:
    """The message of a finding for somebody who looks at another place: lines without a file are those of the finding's own."""
    lines = {finding.hold.line, *(hop.line for hop in finding.chain)}
    message = finding.message
    for line in lines:
        message = message.replace(f"since line {line})", f"since {finding.path}:{line})")
        message = message.replace(f" in line {line} ", f" in {finding.path}:{line} ")
    return message
