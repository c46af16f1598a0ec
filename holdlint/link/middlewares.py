"""Functions and classes of the project that a framework runs around others, which they go on with: middlewares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from holdlint.link import naming
from holdlint.link.library import names_for
from holdlint.link.values import Class, Constant, Function, Object, Value, Values
from holdlint.model import headers as h
from holdlint.rulebook.names import expand, matches
from holdlint.rulebook.rows import Around

if TYPE_CHECKING:
    from holdlint.link.infer import Inference


class Middleware(Struct, frozen=True):
    """What stands around. `owner`: the class, if it is one, of which an object is made, whose method `function` is then called.
    `made`: it is given what it goes on with when it is made, else as the argument at `position`."""

    function: int
    owner: int | None
    made: bool
    position: int


class Middlewares:
    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self.program = inference.program
        self.rows = inference.rules.arounds
        self._known: dict[int, tuple[Middleware, ...]] = {}
        self._registered: dict[Around, list[tuple[Middleware, int]]] | None = None
        self._given: dict[Around, set[int]] = {}
        self._apart: set[Around] = set()
        """Rows of whose applications the program makes several."""

    def around(self, scope: int) -> tuple[Middleware, ...]:
        """What stands around a function, outermost first."""
        if not self.rows or self.program.scopes[scope].kind != "function" or self.program.is_library(scope):
            return ()
        known = self._known.get(scope)
        if known is None:
            known = self._known[scope] = tuple(self._find(scope))
        return known

    def targets(self, scope: int) -> list[int]:
        """The functions that may run around a function."""
        found: list[int] = []
        for one in self.around(scope):
            inner = [
                child for child in self.program.children[one.function] if self.program.scopes[child].kind != "class"
            ]
            found += [one.function, *(inner if one.made and one.owner is None else ())]
        return found

    def _find(self, scope: int) -> list[Middleware]:
        found: list[Middleware] = []
        for row, registered in self._registrations().items():
            if not self._runs_inside(row, scope):
                continue
            apart = row in self._apart
            found += [
                one
                for one, home in registered
                if one not in found
                and not (apart and self._file(home) != self._file(scope))
                and not self._is_of(scope, one)
            ]
        return found

    def _is_of(self, scope: int, one: Middleware) -> bool:
        """Whether a function is the middleware itself, or stands in it."""
        return scope == one.function or self.program.around(scope) == one.function

    def _file(self, scope: int) -> int:
        return self.program.file_of[scope]

    # ---- what is inside

    def _runs_inside(self, row: Around, scope: int) -> bool:
        if scope in self._given.get(row, ()):
            return True
        if row.routes and any(_listed(name, row.routes) for name in self._decorators(scope)):
            return True
        owner = self.program.class_of(scope) if self.program.scopes[scope].name in row.methods else None
        if owner is None:
            return False
        return any(_listed(base, row.bases) for base in self.inference.members.line(owner)[1])

    def _decorators(self, scope: int) -> list[str]:
        outer = self.program.parent(scope)
        return [
            name
            for expr in self.program.decorators(scope)
            for value in self.inference.infer(outer, expr)
            for name in names_for(self.inference, value)
        ]

    # ---- what is registered

    def _registrations(self) -> dict[Around, list[tuple[Middleware, int]]]:
        """What is registered, outermost first, each with the scope in which that stands."""
        if self._registered is not None:
            return self._registered
        self._registered = {row: [] for row in self.rows}
        calls = _last_names([name for row in self.rows for name in (*row.calls, *row.makers)])
        decorating = {name.rpartition(".")[2] for row in self.rows for one in row.decorators for name in expand(one)}
        made = dict.fromkeys(self.rows, 0)
        for scope, unit in enumerate(self.program.own):
            if unit.kind == "function" and any(_last(expr) in decorating for expr in self.program.decorators(scope)):
                self._decorated(scope)
            if unit.kind in ("module", "class"):
                self._listed_in_settings(scope)
            for site in unit.calls:
                if _last(site.function) in calls:
                    self._called(scope, site, made)
        self._apart = {row for row, count in made.items() if count > 1}
        for row, found in self._registered.items():
            if row.last_outermost:
                found.reverse()
        self._registered = {row: found for row, found in self._registered.items() if found}
        self._note_given()
        return self._registered

    def _note_given(self) -> None:
        """The functions that calls make endpoints of, where there is something around those: `get` is a name of much else."""
        assert self._registered is not None
        given = [(row, call, position) for row in self._registered for call, position in row.given.items()]
        calls = _last_names([call for _, call, _ in given])
        for scope, unit in enumerate(self.program.own) if calls else ():
            for site in unit.calls:
                if _last(site.function) not in calls:
                    continue
                names = self._names(scope, site)
                for row, call, position in given:
                    if len(site.arguments) > position and any(_listed(name, (call,)) for name in names):
                        values = self.inference.infer(scope, site.arguments[position])
                        self._given.setdefault(row, set()).update(v.scope for v in values if isinstance(v, Function))

    def _names(self, scope: int, site: h.CallSite) -> list[str]:
        return [
            name for value in self.inference.infer(scope, site.function) for name in names_for(self.inference, value)
        ]

    def _decorated(self, scope: int) -> None:
        assert self._registered is not None
        names = self._decorators(scope)
        for row in self.rows:
            if any(_listed(name, row.decorators) for name in names):
                self._registered[row].append((Middleware(scope, None, False, row.next), scope))

    def _called(self, scope: int, site: h.CallSite, made: dict[Around, int]) -> None:
        assert self._registered is not None
        names = self._names(scope, site)
        keywords = dict(site.keywords)
        for row in self.rows:
            if any(_listed(name, row.makers) for name in names):
                made[row] += 1
            if not any(_listed(name, row.calls) for name in names):
                continue
            expr = keywords.get(row.keyword)
            if expr is None and 0 <= row.argument < len(site.arguments):
                expr = site.arguments[row.argument]
            if expr is not None:
                self._registered[row] += [(one, scope) for one in self._all_of(row, scope, expr)]

    def _all_of(self, row: Around, scope: int, expr: h.Expr) -> list[Middleware]:
        """The middlewares that an expression stands for: one, or several in a list."""
        if isinstance(expr, h.Sequence):
            return [one for item in expr.items for one in self._all_of(row, scope, item)]
        if isinstance(expr, h.Call):
            site = self.program.scopes[scope].calls[expr.index]
            if _last(site.function) in row.wrappers and site.arguments:
                return self._all_of(row, scope, site.arguments[0])
        values = self.inference.infer(scope, expr)
        values = (*values, *self.inference.iterate(values))
        return [one for value in values for one in self._of(row, value)]

    def _of(self, row: Around, value: Value) -> list[Middleware]:
        if isinstance(value, Function):
            return [Middleware(value.scope, None, row.made, row.next)]
        if not isinstance(value, Class):
            return []
        for name, made in ((row.method, False), ("__call__", True)):
            for method in self.inference.members.of(Object(value.scope, True), name) if name else ():
                if isinstance(method, Function):
                    return [Middleware(method.scope, value.scope, made, row.next)]
        return []

    def _listed_in_settings(self, scope: int) -> None:
        assert self._registered is not None
        settings = {row.setting: row for row in self.rows if row.setting}
        for assign in self.program.scopes[scope].assigns:
            row = settings.get(assign.target.id) if isinstance(assign.target, h.Name) else None
            if row is None or not isinstance(assign.value, h.Sequence):
                continue
            texts: Values = tuple(
                [Constant(item.value) for item in assign.value.items if isinstance(item, h.Literal) and item.value]
            )
            for value in naming.imported(self.inference, texts):
                for one in self._of(row, value):
                    if all(one != known for known, _ in self._registered[row]):
                        self._registered[row].append((one, scope))


def _listed(name: str, patterns: tuple[str, ...]) -> bool:
    segments = tuple(name.split("."))
    return any(matches(tuple(one.split(".")), segments) for pattern in patterns for one in expand(pattern))


def _last_names(calls: list[str]) -> set[str]:
    return {name.rpartition(".")[2] for call in calls for name in expand(call)}


def _last(expr: h.Expr) -> str:
    return expr.name if isinstance(expr, h.Attribute) else expr.id if isinstance(expr, h.Name) else ""
