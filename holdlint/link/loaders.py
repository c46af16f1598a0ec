"""Functions of the project that a framework calls before or after others: for a name that is used (`flask_login.current_user`),
for a decorator (`flask_login.login_required`), or for every request (`flask.Flask.before_request`, `after_request`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from holdlint.link import library
from holdlint.link.origins import origin_of
from holdlint.link.values import Bound, Function, Lib
from holdlint.model import headers as h

if TYPE_CHECKING:
    from holdlint.link.infer import Inference
    from holdlint.rulebook.rows import Loader


class Before(Struct, frozen=True):
    """What a framework runs before a function: all of it, or one of it."""

    functions: tuple[int, ...]
    every: bool


class After(Struct, frozen=True):
    """What a framework runs behind a function, with what that one leaves open: after its answer (`error` false), or where an
    exception has left it."""

    functions: tuple[int, ...]
    error: bool


class Decorated(Struct, frozen=True):
    """A decorator that is a method: the names that rules may know it by, what it is a method of by the name that stands there,
    and the module's name that this goes back to, if it does."""

    names: frozenset[str]
    owner: str
    home: tuple[int, str] | None


class Loaders:
    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self.program = inference.program
        self.rules = inference.rules
        self.rows = inference.rules.loaders
        self._sooner = [row for row in self.rows if row.when == "before"]
        self._later = [row for row in self.rows if row.when != "before"]
        self.names = {name: row for row in self.rows for name in row.names}
        self._last_segments = {
            name.rpartition(".")[2] for row in self.rows for name in (*row.decorators, *row.before, *row.routes)
        }
        self._handlers = {name for row in self.rows for name in row.methods}
        self._listed: dict[int, list[Decorated]] = {}
        self._registered: dict[Loader, tuple[tuple[int, Decorated], ...]] | None = None
        self._used: dict[tuple[int, str], tuple[int, ...]] = {}
        self._before: dict[int, tuple[Before, ...]] = {}
        self._after: dict[int, tuple[After, ...]] = {}

    def before(self, scope: int) -> tuple[Before, ...]:
        """What runs before a function because of how it is decorated, or because its class is a view."""
        known = self._before.get(scope)
        if known is None:
            rows = self._registered_for(scope, self._sooner)
            known = self._before[scope] = tuple([Before(functions, every) for _, functions, every in rows])
        return known

    def after(self, scope: int) -> tuple[After, ...]:
        """What runs behind a function because of how it is decorated, or because its class is a view."""
        known = self._after.get(scope)
        if known is None:
            rows = self._registered_for(scope, self._later)
            known = self._after[scope] = tuple([After(functions, row.when == "error") for row, functions, _ in rows])
        return known

    def _registered_for(self, scope: int, rows: list[Loader]) -> list[tuple[Loader, tuple[int, ...], bool]]:
        """The functions that each row has for a function, and whether all of them are run or one of them."""
        row = self.program.scopes[scope]
        if row.kind != "function" or not rows:
            return []
        found: list[tuple[Loader, tuple[int, ...], bool]] = []
        listed = self._decorators(scope)
        owner = self.program.class_of(scope)
        handler = owner is not None and row.name in self._handlers
        bases = self.inference.members.line(owner)[1] if owner is not None and handler else ()
        if not listed and not bases:
            return []
        for loader in rows:
            routed = [one for one in listed if not one.names.isdisjoint(loader.routes)]
            if routed or (row.name in loader.methods and any(base in loader.bases for base in bases)):
                functions = [
                    function
                    for function, on in self._registrations().get(loader, ())
                    if self._belongs(loader, function, on, scope, routed)
                ]
                if scope not in functions:
                    found.append((loader, tuple(functions), True))
            elif any(not one.names.isdisjoint(loader.before) for one in listed):
                found.append((loader, self.functions(loader), False))
        return [one for one in found if one[1]]

    def _belongs(self, loader: Loader, function: int, on: Decorated, scope: int, routed: list[Decorated]) -> bool:
        """Whether a function that is registered is one of those that are run for a function with these routes."""
        if loader.own:
            return self._file(function) == self._file(scope) and any(on.owner == one.owner for one in routed)
        # Two applications of one program have nothing to do with each other.
        return not routed or any(
            on.home is None
            or one.home is None
            or on.home == one.home
            or not (_is_of(on.names, loader.apart) and _is_of(one.names, loader.apart))
            for one in routed
        )

    def functions(self, loader: Loader) -> tuple[int, ...]:
        """The scopes of the functions that are registered, in source order."""
        return tuple([function for function, _ in self._registrations().get(loader, ())])

    def _registrations(self) -> dict[Loader, tuple[tuple[int, Decorated], ...]]:
        """The functions that are registered, each with what it is registered with."""
        if self._registered is None:
            self._registered = {}
            found: dict[Loader, list[tuple[int, Decorated]]] = {}
            for scope, row in enumerate(self.program.own):
                if row.kind != "function":
                    continue
                for on in self._decorators(scope):
                    for loader in self.rows:
                        if not on.names.isdisjoint(loader.decorators):
                            found.setdefault(loader, []).append((scope, on))
            for loader, function in self._given():
                found.setdefault(loader, []).append((function, Decorated(frozenset(), "", None)))
            self._registered = {loader: tuple(functions) for loader, functions in found.items()}
        return self._registered

    def _given(self) -> Iterator[tuple[Loader, int]]:
        """The functions that are handed to a constructor by a keyword (`Litestar(after_request=f)`)."""
        keywords = {row.keyword for row in self.rows if row.calls}
        if not keywords:
            return
        for scope, row in enumerate(self.program.own):
            for site in row.calls:
                given = [(name, expr) for name, expr in site.keywords if name in keywords]
                if not given:
                    continue
                names = {v.name for v in self.inference.infer(scope, site.function) if isinstance(v, Lib)}
                for name, expr in given:
                    for loader in self.rows:
                        if loader.keyword == name and not names.isdisjoint(loader.calls):
                            values = self.inference.infer(scope, expr)
                            yield from [(loader, v.scope) for v in values if isinstance(v, Function)]

    def _decorators(self, scope: int) -> list[Decorated]:
        """A function's decorators."""
        known = self._listed.get(scope)
        if known is None:
            outer = self.program.parent(scope)
            known = self._listed[scope] = [
                Decorated(names, _owner(expr), self._home(outer, expr) if names else None)
                for expr in self.program.decorators(scope)
                for names in (self._names(outer, expr),)
            ]
        return known

    def _home(self, scope: int, expr: h.Expr) -> tuple[int, str] | None:
        """The module and the name under which it made what a method belongs to."""
        origin = origin_of(self.inference, scope, expr.value) if isinstance(expr, h.Attribute) else None
        return origin if origin is not None and self.program.scopes[origin[0]].kind == "module" else None

    def _names(self, outer: int, expr: h.Expr) -> frozenset[str]:
        # An import may give a name another one; the methods of frameworks keep theirs.
        if isinstance(expr, h.Attribute) and expr.name not in self._last_segments:
            return frozenset()
        values = self.inference.infer(outer, expr)
        if not values and isinstance(expr, h.Attribute) and self._is_given(outer, expr.value):
            return self._guess(expr.name)
        return frozenset(
            name
            for value in values
            if isinstance(value, (Lib, Bound))
            for name in library.names_of(
                self.inference, value.name, value.receiver if isinstance(value, Bound) else None
            )
        )

    def _is_given(self, scope: int, expr: h.Expr) -> bool:
        """Whether an expression is a parameter: the application, in a function that sets one up."""
        if not isinstance(expr, h.Name):
            return False
        return any(binding.how == "param" for binding in self.inference.find(scope, expr.id))

    def _guess(self, last: str) -> frozenset[str]:
        """What a method of an object of an unknown type registers: what holds for most, as the first such rule says."""
        for loader in self.rows:
            for name in (*loader.decorators, *loader.routes):
                if not loader.own and name.rpartition(".")[2] == last:
                    return frozenset((name,))
        return frozenset()

    def _file(self, scope: int) -> int:
        return self.program.file_of[scope]

    def used(self, scope: int, name: str) -> tuple[int, ...]:
        """The functions of which one is run when a name is used in a scope."""
        if not self.names:
            return ()
        key = (scope, name)
        known = self._used.get(key)
        if known is None:
            rows = [
                self.names[full]
                for binding in self.inference.find(scope, name)
                if binding.how == "import"
                and binding.imported is not None
                and binding.imported.attribute is not None
                and (
                    full := self.rules.canonical(
                        f"{self.program.absolute(binding.scope, binding.imported)}.{binding.imported.attribute}"
                    )
                )
                in self.names
            ]
            known = self._used[key] = self.functions(rows[0]) if rows else ()
        return known


def _owner(expr: h.Expr) -> str:
    return expr.value.id if isinstance(expr, h.Attribute) and isinstance(expr.value, h.Name) else ""


def _is_of(methods: frozenset[str], types: tuple[str, ...]) -> bool:
    return any(name.rpartition(".")[0] in types for name in methods)
