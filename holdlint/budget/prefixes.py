"""What stands before the routes of a router: its own prefix, and those of where it is included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link.library import names_of
from holdlint.link.origins import origin_of
from holdlint.link.values import Bound, Constant
from holdlint.model import headers as h
from holdlint.rulebook.names import expand
from holdlint.rulebook.rows import Start

if TYPE_CHECKING:
    from holdlint.link.infer import Inference

DEEPEST = 5


class Prefixes:
    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self.program = inference.program
        self._included: dict[int, dict[tuple[int, str], list[tuple[int, int]]]] = {}

    def of(self, scope: int, router: h.Expr, start: Start, depth: int = 0) -> str:
        """The prefix of what is registered with a router; where it is included in several places, in the first of them."""
        origin = origin_of(self.inference, scope, router)
        if origin is None or depth > DEEPEST:
            return ""
        prefix = self._own(origin, start)
        for including, index in self._inclusions(start).get(origin, ())[:1]:
            site = self.program.scopes[including].calls[index]
            prefix = self._said(including, site, start) + prefix
            if isinstance(site.function, h.Attribute):
                prefix = self.of(including, site.function.value, start, depth + 1) + prefix
        return prefix

    def _own(self, origin: tuple[int, str], start: Start) -> str:
        owner, name = origin
        for binding in self.program.bindings(owner).get(name, ()):
            if binding.assign is not None and isinstance(binding.assign.value, h.Call):
                site = self.program.scopes[binding.scope].calls[binding.assign.value.index]
                return self._said(binding.scope, site, start)
        return ""

    def _said(self, scope: int, site: h.CallSite, start: Start) -> str:
        for key, expr in site.keywords:
            if key == start.prefix:
                for value in self.inference.infer(scope, expr):
                    if isinstance(value, Constant) and isinstance(value.value, str):
                        return value.value
        return ""

    def _inclusions(self, start: Start) -> dict[tuple[int, str], list[tuple[int, int]]]:
        """For each router, by the scope and name that it is made under, the calls that include it."""
        known = self._included.get(id(start))
        if known is not None:
            return known
        found = self._included[id(start)] = {}
        last = {name.rpartition(".")[2] for name in start.includes}
        wanted = {one for name in start.includes for one in expand(name)}
        for scope, row in enumerate(self.program.own):
            for index, site in enumerate(row.calls):
                if not isinstance(site.function, h.Attribute) or site.function.name not in last or not site.arguments:
                    continue
                callees = self.inference.infer(scope, site.function)
                if not any(
                    not wanted.isdisjoint(names_of(self.inference, one.name, one.receiver))
                    for one in callees
                    if isinstance(one, Bound)
                ):
                    continue
                origin = origin_of(self.inference, scope, site.arguments[0])
                if origin is not None:
                    found.setdefault(origin, []).append((scope, index))
        return found
