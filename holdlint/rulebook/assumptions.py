"""Which rows hold for the versions that a run goes by, and which of them would not for other versions."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import structs

from holdlint.rulebook.ranges import NEWEST, Assumed, holds
from holdlint.rulebook.rows import Row, RuleFile


def is_versioned(rules: RuleFile) -> bool:
    """Whether a rule file says different things of different versions."""
    return any(row.versions for row in rules.rows())


class Assumptions:
    """`assumed` gives the version of a library (a distribution's name); the newest if it is not there."""

    def __init__(self, assumed: Mapping[str, Assumed]) -> None:
        self._assumed = assumed
        self._depending: dict[int, tuple[Row, str]] = {}
        """Rows that hold because of an assumption, by identity, each with the assumption in words."""

    def select(self, rules: RuleFile) -> RuleFile:
        """The rows of a file that hold for the version that is assumed of its library."""
        if not is_versioned(rules):
            return rules
        library = rules.library.name
        assumed = self._assumed.get(library, NEWEST)
        kept: dict[str, tuple[Row, ...]] = {}
        for kind in RuleFile.__struct_fields__:
            if kind != "library":
                rows: tuple[Row, ...] = getattr(rules, kind)
                kept[kind] = tuple([row for row in rows if not row.versions or holds(row.versions, assumed.version)])
        for row in (row for rows in kept.values() for row in rows if row.versions):
            self._depending[id(row)] = (row, assumed.told(library))
        return structs.replace(rules, **kept)

    def told(self, row: Row) -> str:
        """In words, the assumption because of which a row holds; empty if it holds for all versions."""
        found = self._depending.get(id(row))
        return found[1] if found is not None else ""
