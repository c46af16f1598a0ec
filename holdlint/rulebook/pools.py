"""What the rules say of pools: which types are pools, what is made of them, what borrows a connection for a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.rulebook.names import expand
from holdlint.rulebook.rows import RuleFile

if TYPE_CHECKING:
    from holdlint.rulebook.index import Rulebook


class PoolTypes:
    """Answers about canonical names of types."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules
        self._given: list[str] = []
        self._makers: set[str] = set()
        self._unpooled: set[str] = set()
        self._borrows: set[str] = set()
        self._pools: frozenset[str] | None = None
        self._known: dict[str, bool] = {}
        self._ambients: frozenset[str] | None = None

    def add(self, rules: RuleFile) -> None:
        """Takes the rows of one file."""
        for give in rules.give:
            if give.pool is not None:
                self._given += [give.type, *[name for table in give.types.values() for name in table.values()]]
                if give.pool != "own":
                    self._makers.update(one for call in give.calls for one in expand(call))
        for row in rules.type:
            if not row.pooled:
                self._unpooled.add(row.name)
        for handle in rules.handle:
            self._borrows.update(f"{handle.type}.{method}" for method in handle.borrow)

    def is_pool(self, type_name: str) -> bool:
        """Whether values of a type are pools, or make what draws from one (a session factory)."""
        known = self._known.get(type_name)
        if known is None:
            if self._pools is None:
                self._pools = frozenset(
                    name
                    for given in self._given
                    if not self._holds(name := self.rules.canonical(given)) and name not in self._unpooled
                )
            line = self.rules.line_of(type_name)
            known = any(one in self._pools for one in line) and not self._unpooled.intersection(line)
            self._known[type_name] = known
        return known

    def is_unpooled(self, type_name: str) -> bool:
        """Whether a type looks like a pool and keeps none that can run empty."""
        return bool(self._unpooled) and not self._unpooled.isdisjoint(self.rules.line_of(type_name))

    def draws(self, type_name: str) -> bool:
        """Whether values of a type are made on a pool: one that nobody saw being made draws from some pool, too."""
        return type_name in self._makers

    @property
    def makers(self) -> frozenset[str]:
        """Names of the calls that are given a pool to draw from."""
        return frozenset(self._makers)

    def borrows(self, type_name: str, method: str) -> bool:
        """Whether a method takes a connection of its own for as long as it runs."""
        return bool(self._borrows) and any(f"{one}.{method}" in self._borrows for one in self.rules.line_of(type_name))

    def shared(self, ambient: str | None) -> bool:
        """Whether the handle that everybody shares can draw from a pool that others draw from, too."""
        if self._ambients is None:
            rows = [self.rules.handle(self.rules.canonical(given)) for given in self._given]
            self._ambients = frozenset(row.ambient for row in rows if row is not None and row.ambient)
        return ambient in self._ambients

    def _holds(self, type_name: str) -> bool:
        row = self.rules.handle(type_name)
        return row is not None and row.holds is not None
