"""Which findings are in a baseline.

A finding is found again by its code, its file, its function and the calls on its way, all without lines and without the
names of modules (which depend on the folder that holdlint runs in). What is left over on both sides is looked at twice more:
the same function with the same wait by another way (somebody put a function between them), and the same function with
the same wait in another file, if the function no longer stands where it stood. Each entry stands for `count` findings and for
no more: what is added to a function that has some is told.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date

import msgspec

from holdlint.baseline.entries import Entry, storable
from holdlint.model.findings import Finding, Suppression, folded


@dataclass
class Slot:
    """An entry, and the findings that it was found to stand for."""

    entry: Entry
    line: int
    findings: list[Finding] = field(default_factory=list)

    @property
    def room(self) -> int:
        return self.entry.count - len(self.findings)


@dataclass(frozen=True)
class Match:
    """What a baseline knows of the findings of a run."""

    slots: tuple[Slot, ...]
    new: tuple[Finding, ...]
    """In order; what a comment silences is neither new nor known."""


def match(
    entries: tuple[tuple[Entry, int], ...],
    findings: tuple[Finding, ...],
    told_from: Callable[[str], str],
    text: Callable[[str], str],
) -> Match:
    """Finds findings again.

    `told_from` gives the path of a finding as the baseline has it, `text` the text of a file by the baseline's path; empty
    if there is none.
    """
    slots = tuple(Slot(entry, line) for entry, line in entries)
    left = [finding for finding in findings if finding.suppressed is None]
    paths = {finding.path: told_from(finding.path) for finding in left}

    def moved(entry: Entry) -> bool:
        name = _inside(entry.function).rpartition(".")[2]
        return re.search(rf"\bdef\s+{re.escape(name)}\b", text(entry.path)) is None

    def exact(code: str, path: str, function: str, chain: tuple[str, ...]) -> Hashable:
        return code, path, _inside(function), tuple(map(_inside, chain))

    def same_ends(code: str, path: str, function: str, chain: tuple[str, ...]) -> Hashable:
        return (code, path, _inside(function), chain[-1]) if chain else None

    def elsewhere(code: str, path: str, function: str, chain: tuple[str, ...]) -> Hashable:
        return (code, _inside(function), chain[-1]) if chain and _inside(function) else None

    for key in (exact, same_ends, elsewhere):
        rooms: dict[Hashable, list[Slot]] = {}
        for slot in slots:
            it = slot.entry
            if slot.room > 0 and (key is not elsewhere or moved(it)):
                rooms.setdefault(key(it.code, it.path, it.function, it.chain), []).append(slot)
        rest = []
        for finding in left:
            name = key(finding.code, paths[finding.path], storable(finding.function), chain_of(finding))
            room = next((slot for slot in rooms.get(name, []) if slot.room > 0), None) if name is not None else None
            if room is None:
                rest.append(finding)
            else:
                room.findings.append(finding)
        left = rest
    return Match(slots, tuple(left))


def chain_of(finding: Finding) -> tuple[str, ...]:
    """The calls on the way of a finding, as an entry has them: another version of a library may have others inside."""
    return tuple(storable(hop.callee) for hop, _ in folded(finding.chain))


def _inside(name: str) -> str:
    """A function's name inside its module."""
    return name.rpartition(":")[2]


def silenced(findings: tuple[Finding, ...], found: Match, name: str, today: date) -> tuple[Finding, ...]:
    """The findings with those marked that the baseline stands for; what has expired is told again, and its message says so."""
    marked: dict[int, Finding] = {}
    for slot in found.slots:
        mark = Suppression(slot.line, name, slot.entry.reason, "baseline")
        for finding in slot.findings:
            marked[id(finding)] = (
                msgspec.structs.replace(finding, message=f"{finding.message}; {_expiry(slot, name)}")
                if expired(slot.entry, today)
                else msgspec.structs.replace(finding, suppressed=mark)
            )
    return tuple(marked.get(id(finding), finding) for finding in findings)


def _expiry(slot: Slot, name: str) -> str:
    """What there is to be said of an entry whose time is over, to whoever reads the finding: that may be in a web page."""
    entry = slot.entry
    of = f" of {entry.owner}" if entry.owner else ""
    reason = f": {entry.reason}" if entry.reason else ""
    return f"the entry{of} in {name}:{slot.line} that silenced it expired on {entry.expires}{reason}"


def expired(entry: Entry, today: date) -> bool:
    """Whether its time is over."""
    return entry.expires is not None and entry.expires < today


def now(
    found: Match, told_from: Callable[[str], str], looked_at: Callable[[Entry], bool], new: Entry | None = None
) -> list[Entry]:
    """The entries that a baseline should have: without what is mended, with what moved where it is now.

    What was not `looked_at` stays as it is. `new` has the notes for entries that are added; None: none is added.
    """
    kept: dict[Entry, int] = {}

    def keep(entry: Entry, count: int) -> None:
        entry = msgspec.structs.replace(entry, count=1)
        kept[entry] = kept.get(entry, 0) + count

    def moved_to(finding: Finding, notes: Entry) -> Entry:
        return msgspec.structs.replace(
            notes,
            code=finding.code,
            path=told_from(finding.path),
            function=storable(finding.function),
            chain=chain_of(finding),
        )

    for slot in found.slots:
        if not slot.findings and not looked_at(slot.entry):
            keep(slot.entry, slot.entry.count)
        for finding in slot.findings:
            keep(moved_to(finding, slot.entry), 1)
    if new is not None:
        for finding in found.new:
            keep(moved_to(finding, new), 1)
    return [msgspec.structs.replace(entry, count=count) for entry, count in kept.items()]


def relative(root: str, folder: str) -> Callable[[str], str]:
    """Paths of findings, which are told from `root`, as a baseline in `folder` has them."""
    if root == folder:
        return storable
    return lambda path: storable(os.path.relpath(os.path.join(root, path), folder).replace(os.sep, "/"))
