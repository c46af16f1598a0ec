"""Dependencies that a framework passes by the name of a parameter: `dependencies={"session": Provide(open_session)}`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link.values import Constant, Function, Lib, Values
from holdlint.model import headers as h

if TYPE_CHECKING:
    from holdlint.link.entries import Entries
    from holdlint.rulebook.rows import Entry

Told = tuple[int, h.Expr]
"""The scope in which an expression stands, and the expression."""


class NamedDependencies:
    def __init__(self, entries: Entries) -> None:
        self.entries = entries
        self.inference = entries.inference
        self.program = entries.program
        found = {id(row): row for row in self.inference.rules.entries.exact.values() if row.named is not None}
        self.rows = list(found.values())
        self._everywhere: dict[str, list[Told]] | None = None
        self._shared: dict[str, list[Told]] = {}
        """What is said of no handler and of no class, but of an application or a router."""
        self._provided: frozenset[int] = frozenset()

    def of(self, scope: int) -> list[tuple[str, Values]]:
        """For each parameter that a dependency has the name of, what is called for it. The decorator's come before those of
        the class, those before the application's. Who asks for what a dependency needs is not known: anything that is said
        of its name may be meant."""
        if not self.rows or not self.program.scopes[scope].params:
            return []
        everywhere = self._tables()
        if not everywhere:
            return []
        row = self._row(scope)
        if row is None and scope not in self._provided:
            return []
        nearer, wider = (self._near(scope, row), self._shared) if row is not None else ({}, everywhere)
        found: list[tuple[str, Values]] = []
        for param in self.program.scopes[scope].params:
            told = nearer.get(param.name) or wider.get(param.name)
            if told:
                found.append((param.name, self._called(*told[0])))
        return found

    def _called(self, scope: int, expr: h.Expr) -> Values:
        if isinstance(expr, h.Call):
            return self.entries.marked(scope, expr) or ()
        return tuple([v for v in self.inference.infer(scope, expr) if not isinstance(v, Constant)])

    def _row(self, scope: int) -> Entry | None:
        """The row of the decorator that makes a function one that a framework calls."""
        outer = self.program.parent(scope)
        for expr in self.program.decorators(scope):
            for value in self.inference.infer(outer, expr):
                found = self._named_row(value.name) if isinstance(value, Lib) else None
                if found is not None:
                    return found
        return None

    def _named_row(self, name: str) -> Entry | None:
        row = self.inference.rules.entries.get(name)
        return row if row is not None and row.named is not None else None

    def _near(self, scope: int, row: Entry) -> dict[str, list[Told]]:
        """What a handler's decorator and its class say."""
        found: dict[str, list[Told]] = {}
        outer = self.program.parent(scope)
        for expr in self.program.scopes[scope].decorators:
            if isinstance(expr, h.Call):
                self._collect(outer, self.program.scopes[outer].calls[expr.index], row, found)
        owner = self.program.class_of(scope)
        if owner is not None:
            self._of_class(owner, row, found)
        return found

    def _tables(self) -> dict[str, list[Told]]:
        """All that the program says about dependencies, by name."""
        if self._everywhere is None:
            self._everywhere = {}
            for row in self.rows:
                if self._is_used(row):
                    self._collect_all(row, self._everywhere)
            functions = [
                value.scope
                for told in self._everywhere.values()
                for one in told
                for value in self._called(*one)
                if isinstance(value, Function)
            ]
            self._provided = frozenset(functions)
        return self._everywhere

    def _is_used(self, row: Entry) -> bool:
        """Whether some file imports the framework: a look at all calls of a program is not for nothing."""
        packages = tuple({name.partition(".")[0] for name in row.holders})
        return any(
            imported.module.partition(".")[0] in packages
            for file in self.program.own_files
            for imported in self.program.scopes[file.base].imports
        )

    def _collect_all(self, row: Entry, found: dict[str, list[Told]]) -> None:
        for scope, scope_row in enumerate(self.program.own):
            for site in scope_row.calls:
                if not any(key == row.named for key, _ in site.keywords):
                    continue
                names = [v.name for v in self.inference.infer(scope, site.function) if isinstance(v, Lib)]
                if any(name in row.holders for name in names):
                    self._collect(scope, site, row, self._shared)
                    self._collect(scope, site, row, found)
                elif any(self._named_row(name) is not None for name in names):
                    self._collect(scope, site, row, found)
            if scope_row.kind == "class" and scope_row.bases:
                told = self.program.bindings(scope).get(row.named or "")
                if told and any(base in row.holders for base in self.inference.members.line(scope)[1]):
                    self._of_class(scope, row, found)

    def _of_class(self, scope: int, row: Entry, found: dict[str, list[Told]]) -> None:
        for binding in self.program.bindings(scope).get(row.named or "", ()):
            if binding.assign is not None and binding.assign.value is not None:
                self._read(binding.scope, binding.assign.value, found)

    def _collect(self, scope: int, site: h.CallSite, row: Entry, found: dict[str, list[Told]]) -> None:
        for key, value in site.keywords:
            if key == row.named:
                self._read(scope, value, found)

    def _read(self, scope: int, expr: h.Expr, found: dict[str, list[Told]]) -> None:
        if isinstance(expr, h.Mapping):
            for key, value in zip(expr.keys, expr.values, strict=True):
                if isinstance(key, h.Literal) and isinstance(key.value, str):
                    found.setdefault(key.value, []).append((scope, value))
