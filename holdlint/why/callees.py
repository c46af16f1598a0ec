"""What a call calls, as far as anybody knows, and the shortest way from it to something that waits."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from holdlint.link import library
from holdlint.link.infer import Inference
from holdlint.link.reach import Reach
from holdlint.link.values import Bound, Class, Function, Lib, LibObject, Object, Partial, Value, Values
from holdlint.model import headers as h
from holdlint.model.findings import Hop
from holdlint.tell import text_of


class Callees:
    def __init__(self, inference: Inference, reach: Reach) -> None:
        self.inference = inference
        self.program = inference.program
        self.rules = inference.rules
        self.reach = reach

    def of(self, scope: int, index: int) -> Values:
        return self.inference.infer(scope, self.program.scopes[scope].calls[index].function)

    def name(self, value: Value) -> str:
        """How a person would say what is called."""
        if isinstance(value, (Function, Class)):
            return self.program.qualified(value.scope)
        if isinstance(value, Partial):
            return self.name(value.function)
        if isinstance(value, (Lib, Bound)):
            return self.rules.spoken(value.name)
        if isinstance(value, LibObject):
            return self.rules.spoken(f"{value.type}.__call__")
        if isinstance(value, Object):
            return f"{self.program.qualified(value.scope)}.__call__"
        return ""

    def waiting(self, value: Value) -> str | None:
        """The name under which a rule says that calling a library's function waits; None if it does not."""
        for name in library.names_for(self.inference, value):
            if self.rules.wait(name) is not None:
                return name
            if self.rules.is_local(name):
                return None
        return None

    def is_local(self, value: Value) -> bool:
        """Whether a rule says that a library's function does not wait."""
        if not isinstance(value, (Lib, Bound)):
            return False
        return any(self.rules.is_local(name) for name in library.names_for(self.inference, value))

    def is_known(self, value: Value) -> bool:
        """Whether any rule speaks of a library's function."""
        if not isinstance(value, (Lib, Bound)) or value.name.startswith("builtins."):
            return True
        owner, _, method = value.name.rpartition(".")
        if self.rules.effect(owner, method) is not None:
            return True
        tables = (
            self.rules.calls,
            self.rules.runs,
            self.rules.reads,
            self.rules.puts,
            self.rules.gets,
            self.rules.finishes,
        )
        names = library.names_for(self.inference, value)
        return any(table.get(name) is not None for name in names for table in tables)

    def way(self, scope: int, index: int) -> tuple[Hop, ...]:
        """The shortest way from a call to a wait; empty if none is known."""
        first = self._hop(scope, index)
        for value in self.of(scope, index):
            found = self.waiting(value)
            if found is not None:
                return (Hop(*first, found),)
        starts = [target for value in self.of(scope, index) for target in self.entered(value)]
        found_way = self._shortest(starts)
        if not found_way:
            return ()
        hops = [Hop(*first, self.program.qualified(found_way[0][0]))]
        for number, (at, call, leaf) in enumerate(found_way):
            callee = leaf or self.program.qualified(found_way[number + 1][0])
            hops.append(Hop(*self._hop(at, call), callee, self.program.library_of(at)))
        return tuple(hops)

    def entered(self, value: Value) -> list[int]:
        """The functions of the project that calling a value enters."""
        if isinstance(value, Function):
            return [value.scope]
        if isinstance(value, Partial):
            return self.entered(value.function)
        methods: Values = ()
        if isinstance(value, Class):
            methods = self.inference.members.of(Object(value.scope, True), "__init__")
        elif isinstance(value, Object):
            methods = self.inference.members.of(value, "__call__")
        return [method.scope for method in methods if isinstance(method, Function)]

    def _shortest(self, starts: Iterable[int]) -> list[tuple[int, int, str]]:
        """Calls as (scope, call, name of the library's function at the end), the last of which waits."""
        before: dict[int, tuple[int, int] | None] = {}
        todo: deque[int] = deque()
        for start in starts:
            if self.reach.waits[start] and start not in before:
                before[start] = None
                todo.append(start)
        while todo:
            scope = todo.popleft()
            leaf = self._leaf(scope)
            if leaf is not None:
                found = [(scope, *leaf)]
                step = before[scope]
                while step is not None:
                    found.append((*step, ""))
                    step = before[step[0]]
                return found[::-1]
            calls = self._calls_of(scope)
            for callee in sorted(self.reach.callees[scope]):
                if self.reach.waits[callee] and callee not in before:
                    before[callee] = (scope, calls.get(callee, -1))
                    todo.append(callee)
        return []

    def _leaf(self, scope: int) -> tuple[int, str] | None:
        if not self.reach.direct_waits[scope]:
            return None
        for index in range(len(self.program.scopes[scope].calls)):
            for value in self.of(scope, index):
                found = self.waiting(value)
                if found is not None:
                    return index, found
        return None

    def _calls_of(self, scope: int) -> dict[int, int]:
        """For each function that is called the first call of it."""
        found: dict[int, int] = {}
        for index in range(len(self.program.scopes[scope].calls)):
            for value in self.of(scope, index):
                for target in self.entered(value):
                    found.setdefault(target, index)
        return found

    def _hop(self, scope: int, index: int) -> tuple[str, int, str]:
        row = self.program.scopes[scope]
        line = row.calls[index].line if index >= 0 else row.line
        return self.program.path(scope), line, self.program.qualified(scope)

    # ---- what is not known

    def lost(self, scope: int, index: int) -> str:
        """Of a call of which nothing is known: the first part of which nothing is known, and what would settle it."""
        function = self.program.scopes[scope].calls[index].function
        unknown: h.Expr = function
        while isinstance(unknown, h.Attribute) and not self.inference.infer(scope, unknown.value):
            unknown = unknown.value
        words = _text(unknown, self.program.scopes[scope])
        if isinstance(unknown, h.Name):
            return f"nothing is known of `{words}`{self._origin(scope, unknown.id)}"
        if isinstance(unknown, h.Call):
            inner = self.program.scopes[scope].calls[unknown.index]
            names = [self.name(value) for value in self.of(scope, unknown.index)]
            if names and all(names):
                return (
                    f"nothing is known of what `{words}` gives: annotate what {names[0]} returns, or say it in a `[[give]]` row "
                    "of a rule file"
                )
            return f"nothing is known of `{text_of(inner)}`, whose result this is called on"
        if isinstance(unknown, h.Attribute):
            owners = sorted({self._described(value) for value in self.inference.infer(scope, unknown.value)} - {""})
            owner = f" of {' or '.join(owners)}" if owners else ""
            return (
                f"nothing is known of the attribute `{unknown.name}`{owner}: annotate it in the class, or assign it where the "
                "value can be seen"
            )
        return f"nothing is known of what `{words}` is"

    def _described(self, value: Value) -> str:
        if isinstance(value, LibObject):
            return f"`{value.type}`"
        if isinstance(value, Object):
            return f"`{self.program.qualified(value.scope)}`"
        return f"`{self.name(value)}`" if self.name(value) else ""

    def _origin(self, scope: int, name: str) -> str:
        bindings = self.inference.find(scope, name)
        if not bindings:
            return ": it is bound nowhere in sight"
        binding = bindings[-1]
        if binding.how == "param":
            return f", a parameter: annotate it (`{name}: …`) to say what it is"
        if binding.how == "import" and binding.imported is not None:
            whole = ".".join(part for part in (binding.imported.module, binding.imported.attribute) if part)
            return f", imported from `{whole}`: it is neither among the files nor in any rule file"
        return ": annotate it where it is assigned, or say in a rule file what it is made by"


def _text(expr: h.Expr, row: h.Scope) -> str:
    if isinstance(expr, h.Name):
        return expr.id
    if isinstance(expr, h.Attribute):
        return f"{_text(expr.value, row)}.{expr.name}"
    if isinstance(expr, h.Call):
        return f"{text_of(row.calls[expr.index])}(…)"
    return "…"
