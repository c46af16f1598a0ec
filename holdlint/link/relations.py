"""What leads from a row to other rows: `book.author` by a field that names a class, `author.books` by the name that the field
gives to the way back."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from msgspec import Struct

from holdlint.link.values import Class, Constant, Lib, LibObject, Object, Value, Values
from holdlint.model import headers as h
from holdlint.rulebook.rows import Relation

if TYPE_CHECKING:
    from holdlint.link.infer import Inference


class Field(Struct, frozen=True, gc=False):
    """A field of a class that leads to rows of another one."""

    owner: int
    assign: h.Assign


class Relations:
    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self.program = inference.program
        self.rules = inference.rules
        self._back: dict[str, list[Field]] | None = None
        self._by_setting: dict[str, Values] = {}

    # ---- there

    def forward(self, line: tuple[int, ...], name: str, declared: Values, receiver: int) -> Values:
        """What a field leads to that was declared in one of the classes of `line`, of which an instance is asked."""
        row = next((row for value in declared if (row := self._row(value)) is not None), None)
        if row is None:
            return ()
        for owner in line:
            for binding in self.program.bindings(owner).get(name, ()):
                if binding.assign is not None:
                    rows = self._targets(Field(owner, binding.assign), row, receiver)
                    if rows:
                        return (LibObject(self.rules.canonical(row.many), rows),) if row.many else rows
        return ()

    def _row(self, value: Value) -> Relation | None:
        types: tuple[str, ...] = ()
        if isinstance(value, LibObject):
            types = (value.type,)
        elif isinstance(value, Object):
            types = self.inference.members.line(value.scope)[1]
        for one in types:
            for name in self.rules.line_of(one):
                row = self.rules.relations.get(name)
                if row is not None:
                    return row
        return None

    def _targets(self, field: Field, row: Relation, receiver: int) -> Values:
        """Instances of the classes that a field names."""
        expr = field.assign.value
        if not isinstance(expr, h.Call):
            return ()
        site = self.program.scopes[field.owner].calls[expr.index]
        named = dict(site.keywords).get(row.keyword)
        if named is None and len(site.arguments) > row.argument:
            named = site.arguments[row.argument]
        if named is None:
            return ()
        found: list[Value] = []
        for value in self.inference.infer(field.owner, named):
            if isinstance(value, Class):
                found.append(Object(value.scope))
            elif isinstance(value, Lib) and row.setting and value.name.endswith(f".{row.setting}"):
                found += [Object(named.scope) for named in self.by_setting(row.setting) if isinstance(named, Class)]
            elif isinstance(value, Constant) and value.value == "self":
                found.append(Object(receiver))
            elif isinstance(value, Constant) and isinstance(value.value, str):
                found += [Object(scope) for scope in self._named(value.value, field.owner)]
        return tuple(found)

    def by_setting(self, variable: str) -> Values:
        """The class that a variable at the top of a module names (`AUTH_USER_MODEL = "library.Reader"`)."""
        known = self._by_setting.get(variable)
        if known is None:
            self._by_setting[variable] = ()
            texts = [
                assign.value.value
                for file in self.program.own_files
                for assign in self.program.scopes[file.base].assigns
                if isinstance(assign.target, h.Name)
                and assign.target.id == variable
                and isinstance(assign.value, h.Literal)
            ]
            named = [scope for text in texts if isinstance(text, str) for scope in self._named(text, -1)]
            known = self._by_setting[variable] = tuple([Class(scope) for scope in dict.fromkeys(named)])
        return known

    def _named(self, name: str, owner: int) -> list[int]:
        """The classes that a text means: those nearest to the class that says it, or in the application before its dot."""
        label, _, last = name.rpartition(".")
        found = self.inference.signals.models_named(last)
        if len(found) < 2:
            return found
        if label:
            inside = [scope for scope in found if label.rpartition(".")[2] in self.program.path(scope).split("/")]
            return inside or found
        if owner < 0:
            return found
        path = self.program.path(owner)
        same = [scope for scope in found if self.program.path(scope) == path]
        folder = posixpath.dirname(path)
        near = [scope for scope in found if posixpath.dirname(self.program.path(scope)) == folder]
        return same or near or found

    # ---- and back

    def backward(self, receiver: int, name: str) -> Values:
        """What a field of another class calls the way back to it."""
        fields = self._named_back().get(name)
        if not fields:
            return ()
        line = set(self.inference.members.line(receiver)[0])
        found: list[Value] = []
        for field in fields:
            target = field.assign.target
            declared = self.inference.infer(field.owner, field.assign.value) if field.assign.value is not None else ()
            row = next((row for value in declared if (row := self._row(value)) is not None), None)
            if row is None or not isinstance(target, h.Name):
                continue
            rows = self._targets(field, row, field.owner)
            if any(isinstance(v, Object) and v.scope in line for v in rows):
                back: Values = (Object(field.owner),)
                found += [LibObject(self.rules.canonical(row.back), back)] if row.back else back
        return tuple(found)

    def _named_back(self) -> dict[str, list[Field]]:
        """Fields by the names of the ways back, as far as syntax tells them."""
        if self._back is None:
            self._back = {}
            rows = {name.rpartition(".")[2]: row for name, row in self.rules.relations.exact.items()}
            keywords = {row.reverse for row in rows.values() if row.reverse}
            for scope, row in enumerate(self.program.own):
                if row.kind != "class" or not row.calls:
                    continue
                for assign in row.assigns:
                    if isinstance(assign.value, h.Call) and isinstance(assign.target, h.Name):
                        name = self._name_back(row, row.calls[assign.value.index], rows, keywords)
                        if name:
                            self._back.setdefault(name, []).append(Field(scope, assign))
        return self._back

    def _name_back(self, owner: h.Scope, site: h.CallSite, rows: dict[str, Relation], keywords: set[str]) -> str:
        for key, expr in site.keywords:
            if key in keywords and isinstance(expr, h.Literal) and isinstance(expr.value, str):
                return "" if "%" in expr.value or expr.value.endswith("+") else expr.value
        function = site.function
        called = (
            function.name if isinstance(function, h.Attribute) else function.id if isinstance(function, h.Name) else ""
        )
        row = rows.get(called)
        return row.unnamed.replace("*", owner.name.lower()) if row is not None else ""
