"""What a class of the project is made with: the arguments of the calls that make it say what an `__init__` gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link.values import Class, Constant, Values, union
from holdlint.model import headers as h

if TYPE_CHECKING:
    from holdlint.link.infer import Inference

MOST_SITES = 24
"""A class that is made in more places than this is one of the small ones, whose attributes are data."""


class Constructed:
    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self.program = inference.program
        self._sites: dict[str, list[tuple[int, int]]] | None = None

    def argument(self, owner: int, param: h.Param, position: int) -> Values:
        """What the parameter of an `__init__` is given where objects of the class are made; `position` counts `self`.

        Missed alarm: an alias of the class, a subclass, and `super().__init__(…)` are not looked at.
        """
        found: list[Values] = []
        sites = self._calls(self.program.scopes[owner].name)
        for scope, index in sites if len(sites) <= MOST_SITES else ():
            site = self.program.scopes[scope].calls[index]
            expr = _given(site, param, position)
            if expr is None or not self._makes(scope, site, owner):
                continue
            values = self.inference.infer(scope, expr)
            found.append(tuple([value for value in values if not isinstance(value, Constant)]))
        return union((), *found)

    def made(self, owner: int) -> list[tuple[int, int]]:
        """The calls that make objects of a class; none if there are many."""
        sites = self._calls(self.program.scopes[owner].name)
        return [
            (scope, index)
            for scope, index in (sites if len(sites) <= MOST_SITES else ())
            if self._makes(scope, self.program.scopes[scope].calls[index], owner)
        ]

    def _makes(self, scope: int, site: h.CallSite, owner: int) -> bool:
        values = self.inference.infer(scope, site.function)
        return any(isinstance(value, Class) and value.scope == owner for value in values)

    def _calls(self, name: str) -> list[tuple[int, int]]:
        """The calls of something with a name, whatever it is."""
        if self._sites is None:
            classes = {row.name for row in self.program.scopes if row.kind == "class"}
            self._sites = {}
            for scope, row in enumerate(self.program.scopes):
                for index, site in enumerate(row.calls):
                    function = site.function
                    last = (
                        function.id
                        if type(function) is h.Name
                        else function.name
                        if type(function) is h.Attribute
                        else ""
                    )
                    if last in classes:
                        self._sites.setdefault(last, []).append((scope, index))
        return self._sites.get(name, [])


def _given(site: h.CallSite, param: h.Param, position: int) -> h.Expr | None:
    for name, expr in site.keywords:
        if name == param.name:
            return expr
    before = site.arguments[:position]
    if len(before) < position or param.kind == "keyword" or any(isinstance(one, h.Starred) for one in before):
        return None
    return before[position - 1]
