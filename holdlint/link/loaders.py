"""Functions of the project that a framework calls before others: for a name that is used (`flask_login.current_user`), for a
decorator (`flask_login.login_required`), or for every request (`flask.Flask.before_request`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from holdlint.link import library
from holdlint.link.values import Bound, Lib
from holdlint.model import headers as h

if TYPE_CHECKING:
    from holdlint.link.infer import Inference
    from holdlint.rulebook.rows import Loader


class Before(Struct, frozen=True):
    """What a framework runs before a function: all of it, or one of it."""

    functions: tuple[int, ...]
    every: bool


class Loaders:
    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self.program = inference.program
        self.rules = inference.rules
        self.rows = inference.rules.loaders
        self.names = {name: row for row in self.rows for name in row.names}
        self._last_segments = {
            name.rpartition(".")[2] for row in self.rows for name in (*row.decorators, *row.before, *row.routes)
        }
        self._handlers = {name for row in self.rows for name in row.methods}
        self._listed: dict[int, list[tuple[frozenset[str], str]]] = {}
        self._registered: dict[Loader, tuple[tuple[int, str], ...]] | None = None
        self._used: dict[tuple[int, str], tuple[int, ...]] = {}
        self._before: dict[int, tuple[Before, ...]] = {}

    def before(self, scope: int) -> tuple[Before, ...]:
        """What runs before a function because of how it is decorated, or because its class is a view."""
        known = self._before.get(scope)
        if known is None:
            known = self._before[scope] = tuple(self._find_before(scope))
        return known

    def _find_before(self, scope: int) -> list[Before]:
        row = self.program.scopes[scope]
        if row.kind != "function" or not self.rows:
            return []
        found: list[Before] = []
        listed = self._decorators(scope)
        owner = self.program.class_of(scope)
        handler = owner is not None and row.name in self._handlers
        bases = self.inference.members.line(owner)[1] if owner is not None and handler else ()
        if not listed and not bases:
            return []
        for loader in self.rows:
            routed = [on for names, on in listed if not names.isdisjoint(loader.routes)]
            if routed or (row.name in loader.methods and any(base in loader.bases for base in bases)):
                functions = [
                    function
                    for function, on in self._registrations().get(loader, ())
                    if not loader.own or (on in routed and self._file(function) == self._file(scope))
                ]
                if functions and scope not in functions:
                    found.append(Before(tuple(functions), True))
            elif any(not names.isdisjoint(loader.before) for names, _ in listed):
                found.append(Before(self.functions(loader), False))
        return [before for before in found if before.functions]

    def functions(self, loader: Loader) -> tuple[int, ...]:
        """The scopes of the functions that are registered, in source order."""
        return tuple([function for function, _ in self._registrations().get(loader, ())])

    def _registrations(self) -> dict[Loader, tuple[tuple[int, str], ...]]:
        """The functions that are registered, each with the name of what it is registered with."""
        if self._registered is None:
            self._registered = {}
            found: dict[Loader, list[tuple[int, str]]] = {}
            for scope, row in enumerate(self.program.scopes):
                if row.kind != "function":
                    continue
                for names, on in self._decorators(scope):
                    for loader in self.rows:
                        if not names.isdisjoint(loader.decorators):
                            found.setdefault(loader, []).append((scope, on))
            self._registered = {loader: tuple(functions) for loader, functions in found.items()}
        return self._registered

    def _decorators(self, scope: int) -> list[tuple[frozenset[str], str]]:
        """For each decorator of a function the names that rules may know it by, and the name of what it is a method of."""
        known = self._listed.get(scope)
        if known is None:
            outer = self.program.parent(scope)
            known = self._listed[scope] = [
                (self._names(outer, expr), _owner(expr)) for expr in self.program.decorators(scope)
            ]
        return known

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
