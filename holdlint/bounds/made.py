"""Where the object was made that a call works on: its timeouts and retries may be set there."""

from __future__ import annotations

from holdlint.bounds.reader import Reader, Way
from holdlint.link.entries import Entries
from holdlint.link.program import Binding
from holdlint.link.values import Bound, Class, Function, Lib, LibObject, Module, Object, Value
from holdlint.model import headers as h

Made = tuple[int, int, Way]
"""A call that makes something: its scope, its number there, and how execution came there."""
DEEPEST = 10
MOST = 8


class Makers:
    def __init__(self, reader: Reader, entries: Entries) -> None:
        self.reader = reader
        self.entries = entries
        self.inference = reader.inference
        self.program = reader.program

    def of(self, scope: int, expr: h.Expr, way: Way, depth: int = 0) -> list[Made]:
        """The calls of libraries that make the value of an expression, nearest first, with those that made what they were
        called on (`Session().client("s3")`)."""
        if depth > DEEPEST:
            return []
        if isinstance(expr, (h.Await, h.Walrus, h.Starred)):
            return self.of(scope, expr.value, way, depth + 1)
        if isinstance(expr, h.Call):
            return self._call(scope, expr.index, way, depth)
        if isinstance(expr, h.Name):
            return self._all([self._bound(b, way, depth) for b in self.inference.find(scope, expr.id)[:MOST]])
        if isinstance(expr, h.Choice):
            return self._all([self.of(scope, option, way, depth + 1) for option in expr.options])
        if isinstance(expr, h.Attribute):
            return self._attribute(scope, expr, way, depth)
        return []

    def _all(self, found: list[list[Made]]) -> list[Made]:
        return list(dict.fromkeys(made for one in found for made in one))[:MOST]

    def _call(self, scope: int, index: int, way: Way, depth: int) -> list[Made]:
        site = self.program.scopes[scope].calls[index]
        found: list[list[Made]] = []
        for value in self.inference.infer(scope, site.function)[:MOST]:
            if isinstance(value, Function):
                found.append(self._result(value, (*way, (scope, index)), depth))
            elif isinstance(value, (Lib, Bound, LibObject, Class)):
                found.append([(scope, index, way)])
                if isinstance(value, Bound) and isinstance(site.function, h.Attribute):
                    found.append(self.of(scope, site.function.value, way, depth + 1))
        return self._all(found)

    def _result(self, value: Value, way: Way, depth: int) -> list[Made]:
        """What a function of the project returns or yields."""
        if not isinstance(value, Function):
            return []
        row = self.program.scopes[value.scope]
        return self._all([self.of(value.scope, one, way, depth + 1) for one in (row.returns or row.yields)[:MOST]])

    def _bound(self, binding: Binding, way: Way, depth: int) -> list[Made]:
        if binding.how == "assign" and binding.assign is not None and binding.assign.value is not None:
            return self.of(binding.scope, binding.assign.value, way, depth + 1)
        if binding.how == "import" and binding.imported is not None and binding.imported.attribute is not None:
            file = self.program.find_module(self.program.absolute(binding.scope, binding.imported))
            return self._of_module(file, binding.imported.attribute, depth) if file is not None else []
        if binding.how == "param" and binding.param is not None:
            injected = [one.value for one in self.entries.of(binding.scope) if one.name == binding.param.name]
            if injected:
                return self._all([self._result(value, (), depth) for value in injected])
            passed = self.reader.passed(binding.scope, binding.param, binding.position, way)
            return self._all([self.of(scope, expr, outer, depth + 1) for scope, expr, outer in passed])
        return []

    def _of_module(self, file: int, name: str, depth: int) -> list[Made]:
        base = self.program.files[file].base
        return self._all([self._bound(b, (), depth + 1) for b in self.inference.find(base, name)[:MOST]])

    def _attribute(self, scope: int, expr: h.Attribute, way: Way, depth: int) -> list[Made]:
        found: list[list[Made]] = []
        for owner in self.inference.infer(scope, expr.value)[:MOST]:
            if isinstance(owner, Module):
                found.append(self._of_module(owner.file, expr.name, depth))
            elif isinstance(owner, (Object, Class)):
                found.append(self.field(owner.scope, expr.name, depth))
            else:
                found.append(self.of(scope, expr.value, way, depth + 1))
        return self._all(found)

    def field(self, owner: int, name: str, depth: int = 0) -> list[Made]:
        found: list[list[Made]] = []
        for one in self.inference.members.line(owner)[0]:
            for method, assign in self.program.fields(one).get(name, ())[:MOST]:
                if assign.value is not None:
                    found.append(self.of(method, assign.value, (), depth + 1))
            for binding in self.program.bindings(one).get(name, ())[:MOST]:
                if binding.how == "function":  # a property
                    returns = self.program.scopes[binding.scope].returns
                    found += [self.of(binding.scope, expr, (), depth + 1) for expr in returns[:MOST]]
                else:
                    found.append(self._bound(binding, (), depth + 1))
        return self._all(found)
