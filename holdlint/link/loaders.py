"""Functions of the project that a framework calls when a name of its is used (`flask_login.current_user`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link import library
from holdlint.link.values import Bound, Lib
from holdlint.model import headers as h

if TYPE_CHECKING:
    from holdlint.link.infer import Inference


class Loaders:
    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self.program = inference.program
        self.rules = inference.rules
        self.names = {name for row in self.rules.loaders for name in row.names}
        self.before = {name for row in self.rules.loaders for name in row.before}
        self._functions: tuple[int, ...] | None = None
        self._used: dict[tuple[int, str], bool] = {}

    def functions(self) -> tuple[int, ...]:
        """The scopes of the functions that are registered as loaders, in source order."""
        if self._functions is None:
            self._functions = ()
            wanted = {name for row in self.rules.loaders for name in row.decorators}
            methods = {name.rpartition(".")[2] for name in wanted}
            found = []
            for scope, row in enumerate(self.program.scopes):
                if row.kind == "function" and any(self._last(scope, expr) in methods for expr in row.decorators):
                    outer = self.program.parent(scope)
                    values = [value for expr in row.decorators for value in self.inference.infer(outer, expr)]
                    if any(
                        name in wanted
                        for value in values
                        if isinstance(value, (Lib, Bound))
                        for name in library.names_of(
                            self.inference, value.name, value.receiver if isinstance(value, Bound) else None
                        )
                    ):
                        found.append(scope)
            self._functions = tuple(found)
        return self._functions

    def _last(self, scope: int, expr: h.Expr) -> str:
        if isinstance(expr, h.Call):
            expr = self.program.scopes[self.program.parent(scope)].calls[expr.index].function
        return expr.name if isinstance(expr, h.Attribute) else expr.id if isinstance(expr, h.Name) else ""

    def is_name(self, scope: int, name: str) -> bool:
        """Whether a name, seen from a scope, is one that is loaded when it is used."""
        if not self.names:
            return False
        key = (scope, name)
        known = self._used.get(key)
        if known is None:
            known = self._used[key] = any(
                binding.how == "import"
                and binding.imported is not None
                and binding.imported.attribute is not None
                and self.rules.canonical(
                    f"{self.program.absolute(binding.scope, binding.imported)}.{binding.imported.attribute}"
                )
                in self.names
                for binding in self.inference.find(scope, name)
            )
        return known
