"""A run's findings held against the baseline of its project."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from holdlint.baseline.entries import Entry, read
from holdlint.baseline.matching import Match, Slot, expired, match, relative, silenced
from holdlint.model.findings import Finding


@dataclass(frozen=True)
class Known:
    """What a baseline says of a run."""

    path: str
    """The file, absolute."""
    found: Match
    told_from: Callable[[str], str]
    looked_at: Callable[[Entry], bool]
    """Whether the run would have found what an entry stands for."""
    today: date

    @property
    def expired(self) -> tuple[Slot, ...]:
        """What is told again because its time is over."""
        return tuple(slot for slot in self.found.slots if slot.findings and expired(slot.entry, self.today))

    @property
    def mended(self) -> int:
        """How many findings the baseline still stands for that are no more."""
        return sum(slot.room for slot in self.found.slots if self.looked_at(slot.entry))

    def silence(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """The findings with those marked that are known."""
        return silenced(findings, self.found, os.path.basename(self.path), self.today)


def compare(
    path: str,
    findings: tuple[Finding, ...],
    root: str,
    told: Callable[[str, str], bool],
    today: date,
    empty: bool = False,
) -> Known:
    """Holds findings against the baseline in a file (absolute path).

    `told` says of a path relative to `root` and a code whether a finding there would be told. `empty` means that there is no
    file yet. Raises `BaselineError` or OSError if the file cannot be used.
    """
    entries = () if empty else read(path)
    folder = os.path.dirname(path)

    def text(name: str) -> str:
        try:
            with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as file:
                return file.read()
        except (OSError, ValueError):
            return ""

    def looked_at(entry: Entry) -> bool:
        full = os.path.join(folder, entry.path)
        return told(os.path.relpath(full, root).replace(os.sep, "/"), entry.code) or not os.path.exists(full)

    told_from = relative(root, folder)
    return Known(path, match(entries, findings, told_from, text), told_from, looked_at, today)
