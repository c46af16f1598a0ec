"""Where execution starts: routes, tasks and commands, as rules know them, else functions that nobody in the program calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.budget.prefixes import Prefixes
from holdlint.link.library import names_for
from holdlint.link.values import Bound, Class, Constant, Function, Lib, LibObject, Object, Value
from holdlint.model import headers as h
from holdlint.model.budget import EntryKind
from holdlint.rulebook.names import expand, matches
from holdlint.rulebook.rows import Start

if TYPE_CHECKING:
    from holdlint.bounds.reader import Reader
    from holdlint.link.reach import Reach

MOST = 2_000
"""Functions on the way from a hold to where execution starts; further ones are not looked for."""
GENERAL = frozenset(
    {"route", "api_route", "api_view", "task", "actor", "job", "command", "group", "callback", "shared_task"}
)
"""Decorators whose own name says no method of HTTP."""


class Starts:
    def __init__(self, reader: Reader, reach: Reach) -> None:
        self.reader, self.reach = reader, reach
        self.inference = reader.inference
        self.program = reader.program
        self.rules = reader.rules
        self._bases = [
            (start, [tuple(one.split(".")) for base in start.bases for one in expand(base)])
            for start in self.rules.starts
            if start.bases
        ]
        self.prefixes = Prefixes(self.inference)
        self._given: dict[int, tuple[EntryKind, str]] | None = None
        self._known: dict[int, tuple[EntryKind, str] | None] = {}
        self._alike: dict[object, list[int]] | None = None

    def reaching(self, scope: int) -> list[int]:
        """The starts from which a function is reached, in source order; functions that nobody calls if there is none."""
        seen = {scope, *self._same(scope)}
        todo = sorted(seen)
        found: set[int] = set()
        ends: set[int] = set()
        while todo and len(seen) < MOST:
            one = todo.pop()
            if self.of(one) is not None:
                found.add(one)
            callers = [caller for caller in self.reach.callers[one] if caller != one]
            if not callers:
                ends.add(one)
            for caller in callers:
                if caller not in seen:
                    seen.add(caller)
                    todo.append(caller)
        named = sorted(found)
        return named or sorted(one for one in ends if self.program.scopes[one].kind == "function") or [scope]

    def _same(self, scope: int) -> list[int]:
        """Functions for which a framework runs the same before: where only that waits, one of them was looked at for all."""
        dependencies = self.reach.entries.of(scope)
        if not dependencies or self.reach.waits_itself(scope):
            return []
        if self._alike is None:
            self._alike = {}
            for number in range(len(self.program.own)):
                of = self.reach.entries.of(number)
                if of and not self.reach.waits_itself(number):
                    self._alike.setdefault(of, []).append(number)
        return self._alike.get(dependencies, [])

    # ---- one function

    def of(self, scope: int) -> tuple[EntryKind, str] | None:
        """What kind of start a function is, with its route or name; None if it is none."""
        if scope not in self._known:
            self._known[scope] = self._find(scope)
        return self._known[scope]

    def _find(self, scope: int) -> tuple[EntryKind, str] | None:
        row = self.program.scopes[scope]
        if row.kind != "function":
            return None
        outer = self.program.parent(scope)
        for expr in row.decorators:
            site = self.program.scopes[outer].calls[expr.index] if isinstance(expr, h.Call) else None
            for value in self.inference.infer(outer, site.function if site is not None else expr):
                for name in names_for(self.inference, value):
                    start = self.rules.start_decorators.get(name)
                    if start is not None:
                        return start.kind, self._spoken(start, name, outer, site)
        return self._method(scope, row) or self._all_given().get(scope)

    def _spoken(self, start: Start, name: str, scope: int, site: h.CallSite | None) -> str:
        """`GET /users`, or a name that is given."""
        first = site.arguments[0] if site is not None and site.arguments else None
        if site is not None and first is None:
            first = next((value for key, value in site.keywords if key in ("path", "rule", "name")), None)
        said = self.inference.infer(scope, first) if first is not None else ()
        text = next((v.value for v in said if isinstance(v, Constant) and isinstance(v.value, str)), "")
        last = name.rpartition(".")[2]
        if start.kind != "route":
            return str(text)
        method = "" if last in GENERAL else f"{last.upper()} "
        if site is not None and start.prefix and isinstance(site.function, h.Attribute):
            text = self.prefixes.of(scope, site.function.value, start) + str(text)
        return f"{method}{text}".strip()

    def _method(self, scope: int, row: h.Scope) -> tuple[EntryKind, str] | None:
        """A method that a framework calls because of the base of its class."""
        owner = self.program.class_of(scope)
        if owner is None:
            return None
        for base in self.inference.members.line(owner)[1]:
            segments = tuple(base.split("."))
            for start, patterns in self._bases:
                if row.name in start.methods and any(matches(pattern, segments) for pattern in patterns):
                    return start.kind, ""
        return None

    def _all_given(self) -> dict[int, tuple[EntryKind, str]]:
        """Functions that are given to a call that makes them starts (`path("users/", views.users)`)."""
        if self._given is None:
            self._given = {}
            names = {one.rpartition(".")[2] for one in self.rules.start_calls.exact}
            for scope, row in enumerate(self.program.own):
                for site in row.calls:
                    function = site.function
                    last = function.name if isinstance(function, h.Attribute) else getattr(function, "id", "")
                    if last in names:
                        self._look(scope, site)
        return self._given

    def _look(self, scope: int, site: h.CallSite) -> None:
        assert self._given is not None
        for value in self.inference.infer(scope, site.function):
            for name in names_for(self.inference, value) if isinstance(value, (Lib, Bound, LibObject)) else ():
                start = self.rules.start_calls.get(name)
                if start is None or len(site.arguments) <= start.argument:
                    continue
                said = self.inference.infer(scope, site.arguments[0])
                route = next((str(v.value) for v in said if isinstance(v, Constant)), "")
                for given in self.inference.infer(scope, site.arguments[start.argument]):
                    for target in self._targets(given, start):
                        self._given.setdefault(target, (start.kind, f"/{route.lstrip('/^')}" if route else ""))

    def _targets(self, value: Value, start: Start) -> list[int]:
        """The functions that run for what is given: itself, or the methods of a class."""
        if isinstance(value, Function):
            return [value.scope]
        if isinstance(value, (Class, Object)):
            methods = [self.inference.members.of(Object(value.scope), name) for name in start.methods]
            return [one.scope for found in methods for one in found if isinstance(one, Function)]
        return []
