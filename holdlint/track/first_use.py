"""Functions that make a pool when it is first asked for, and give that one ever after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link.values import Function, LibObject
from holdlint.model import headers as h
from holdlint.model import steps as s

if TYPE_CHECKING:
    from holdlint.track.machine import Machine

REMEMBERS = frozenset({"cache", "lru_cache", "cached_property", "cachedmethod"})
"""Decorators because of which a function runs once for the same arguments."""


class FirstUse:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._known: dict[int, bool] = {}

    def makes_pool(self, scope: int) -> bool:
        """Whether a function makes a pool once: what it waits for has been waited for before anything of the pool is held.
        Missed alarm: a connection of another pool may be held the first time."""
        known = self._known.get(scope)
        if known is None:
            known = self._known[scope] = self._gives_pool(scope) and self._makes_once(scope)
        return known

    def _gives_pool(self, scope: int) -> bool:
        is_pool = self.machine.rules.pools.is_pool
        return any(
            isinstance(value, LibObject) and is_pool(value.type)
            for value in self.machine.inference.result(Function(scope))
        )

    def _makes_once(self, scope: int) -> bool:
        if self.machine.inference.decorator_names(scope) & REMEMBERS:
            return True
        row = self.machine.program.scopes[scope]
        kept = [a.target for a in row.assigns if self._outlives(a.target, row)]
        body = self.machine.body(scope) if kept else None
        if body is None:
            return False
        asked = [test.value if isinstance(test, h.Test) else test for test in s.tests(body.steps)]
        return any(target in asked for target in kept)

    def _outlives(self, target: h.Expr, row: h.Scope) -> bool:
        """Whether what is assigned is there in the next call: a global name, an attribute of the class or the object."""
        if isinstance(target, h.Name):
            return target.id in row.shared
        return (
            isinstance(target, h.Attribute)
            and isinstance(target.value, h.Name)
            and bool(row.params)
            and target.value.id == row.params[0].name
        )
