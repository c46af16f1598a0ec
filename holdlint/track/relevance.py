"""Which calls of a body matter to handles and waits. All others are passed over with what is known of their results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link import library
from holdlint.link.values import (
    Bound,
    Class,
    Context,
    Function,
    Lib,
    LibObject,
    Many,
    Object,
    Pack,
    Partial,
    Pending,
    Super,
    Value,
)
from holdlint.model import headers as h
from holdlint.track.builtin_calls import DRAINING

if TYPE_CHECKING:
    from holdlint.track.machine import Machine

Parts = tuple[h.Expr, ...]

CONSUMING = frozenset(
    f"builtins.{name}"
    for name in ("list", "tuple", "set", "frozenset", "sorted", "sum", "any", "all", "dict", "max", "min", "next", "len", "bool",
                 "enumerate", "zip", "map", "filter", "iter", "super", "getattr", "hasattr", "anext", "bytes", "bytearray",
                 "text.join")
)  # fmt: skip
MODULES = ("contextlib.", "functools.", "asyncio.", "anyio.", "concurrent.", "builtins.container.")


class Relevance:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.inference = machine.inference
        self.program = machine.program
        self.rules = machine.rules
        self._known: dict[tuple[int, int, bool], Parts | None] = {}
        self._results = frozenset(
            self.rules.canonical(row.type) for row in self.rules.calls.rows if row.handle == "same"
        )
        """Types of what a handle answers: the rows in it know by way of it who has loaded them."""
        self._methods = frozenset(name.rpartition(".")[2] for name in machine.rules.effects)

    def parts(self, scope: int, index: int) -> Parts | None:
        """None if a call matters; else those parts of it that do, in order."""
        key = (scope, index, self.machine.asked.streams)
        if key not in self._known:
            self._known[key] = ()
            site = self.program.scopes[scope].calls[index]
            self._known[key] = None if self._matters(scope, index, site) else self._inside(scope, site)
        return self._known[key]

    # ---- calls

    def _matters(self, scope: int, index: int, site: h.CallSite) -> bool:
        values = self.inference.infer(scope, site.function)
        if not values:
            return self._unknown(scope, site)
        if any(self._callee(value, scope, site) for value in values):
            return True
        return any(self._result(value, 0) for value in self.inference.call(scope, index))

    def _unknown(self, scope: int, site: h.CallSite) -> bool:
        """A call of which nothing is known matters if it could be a handle's method, or could run what it is given."""
        function = site.function
        if isinstance(function, (h.Name, h.Subscript, h.Call)):
            return True
        if isinstance(function, h.Attribute) and function.name in self._methods:
            return True
        if isinstance(function, h.Attribute) and function.name in DRAINING:
            if any(isinstance(one, h.Call) and self._makes_generator(scope, one) for one in site.arguments):
                return True
        root: h.Expr = function
        while isinstance(root, h.Attribute):
            root = root.value
        return isinstance(root, h.Name) and self._is_param(scope, root.id)

    def _is_param(self, scope: int, name: str) -> bool:
        """Whether a name is a parameter of which the source does not say what it is: a caller may say it."""
        bindings = self.inference.find(scope, name)
        return any(b.how == "param" and b.param is not None and b.param.annotation is None for b in bindings)

    def _callee(self, value: Value, scope: int, site: h.CallSite) -> bool:
        reach = self.machine.reach
        if isinstance(value, Function):
            target = value.scope
            if reach.waits[target] or reach.handles[target] or self.machine.hands_out(target):
                return True
            if self.machine.runs_of_outer(target):
                return True
            return self.machine.streams.matters(target) or self._passes(scope, site)
        if isinstance(value, Class):
            for method in self.inference.members.of(Object(value.scope, True), "__init__"):
                if isinstance(method, Function) and (
                    reach.waits[method.scope] or reach.handles[method.scope] or reach.defers[method.scope]
                ):
                    return True
            bases = self.inference.members.line(value.scope)[1]
            if any(
                self.rules.handle(base) is not None
                or self.rules.effect(base, "__init__") is not None
                or self.rules.stream(base) is not None
                for base in bases
            ):
                return True
            return self._passes(scope, site)
        if isinstance(value, (Lib, Bound, LibObject)):
            return self._library(value, scope, site)
        return True

    def _library(self, value: Lib | Bound | LibObject, scope: int, site: h.CallSite) -> bool:
        receiver: Value | None
        if isinstance(value, LibObject):
            name, receiver = f"{value.type}.__call__", value
        else:
            name, receiver = value.name, value.receiver if isinstance(value, Bound) else None
        if name in CONSUMING or name.startswith(MODULES):
            return True
        if not isinstance(value, LibObject) and self.machine.reach.signals.sent(scope, site, value):
            return True
        if any(self.machine.matters(function) for function in self.inference.templates.run_by(value)):
            return True
        owner, _, method = name.rpartition(".")
        if self.rules.effect(receiver.type if isinstance(receiver, LibObject) else owner, method) is not None:
            return True
        if self.machine.seconds.wanted and self.rules.pools.borrows(owner, method):
            return True
        for one in library.names_of(self.inference, name, receiver):
            if self.rules.wait(one) is not None or self.rules.runs.get(one) is not None:
                return True
            if self.rules.stream(one) is not None:
                return True
            if any(table.get(one) is not None for table in (self.rules.reads, self.rules.puts, self.rules.finishes)):
                return True
        return self._passes_pending(scope, site)

    def _passes(self, scope: int, site: h.CallSite) -> bool:
        """Whether a call hands on something that works on a handle or that can be run."""
        arguments = (*site.arguments, *[expr for _, expr in site.keywords])
        return any(self._hands_on(scope, argument) for argument in arguments)

    def _hands_on(self, scope: int, expr: h.Expr) -> bool:
        if isinstance(expr, h.Lambda):
            return self.machine.matters(Function(self.program.inner(scope, expr.scope)))
        if isinstance(expr, h.Starred):
            return True
        if isinstance(expr, h.Name) and self._is_param(scope, expr.id):
            return True
        if isinstance(expr, h.Call) and self._makes_generator(scope, expr):
            return True
        if isinstance(expr, (h.Name, h.Attribute, h.Call, h.Await)):
            return any(
                self._result(value, 0) or self.machine.matters(value) for value in self.inference.infer(scope, expr)
            )
        return False

    def _makes_generator(self, scope: int, call: h.Call) -> bool:
        """Whether a call makes a generator of the project that does something while it runs."""
        function = self.program.scopes[scope].calls[call.index].function
        return any(
            isinstance(value, Function)
            and self.program.scopes[value.scope].is_generator
            and self.machine.matters(value)
            for value in self.inference.infer(scope, function)
        )

    def _passes_pending(self, scope: int, site: h.CallSite) -> bool:
        """Whether a library gets a coroutine of the project that it may await."""
        for argument in (*site.arguments, *[expr for _, expr in site.keywords]):
            if isinstance(argument, h.Call):
                inner = self.program.scopes[scope].calls[argument.index]
                for value in self.inference.infer(scope, inner.function):
                    if (
                        isinstance(value, Function)
                        and self.program.scopes[value.scope].is_async
                        and self.machine.matters(value)
                    ):
                        return True
        return False

    def _result(self, value: Value, depth: int) -> bool:
        """Whether a value works on a handle, is a row, or can be run."""
        if isinstance(value, LibObject):
            if value.item and value.type in self._results and any(self._result(v, 1) for v in value.item):
                return True
            return self.rules.handle(value.type) is not None or any(
                self.rules.wait(f"{value.type}.{name}") is not None for name in ("__enter__", "__aenter__", "__iter__")
            )
        if isinstance(value, (Function, Partial, Context, Pending, Super)):
            return self.machine.matters(value) or isinstance(value, Context)
        if isinstance(value, Object):
            if self.machine.is_row(value.scope) or self.inference.members.handle_base(value.scope):
                return True
            return depth == 0 and self.machine.keeps_handle(value.scope)
        if isinstance(value, Many) and depth < 2:
            return any(self._result(v, depth + 1) for v in value.items)
        if isinstance(value, Pack) and depth < 2:
            return any(self._result(v, depth + 1) for values in value.items for v in values)
        return False

    # ---- parts of calls that do not matter

    def _inside(self, scope: int, site: h.CallSite) -> Parts:
        found: list[h.Expr] = []
        function = site.function
        if isinstance(function, h.Attribute) and self._is_method_of_base(scope, function):
            function = function.value
        for expr in (function, *site.arguments, *[value for _, value in site.keywords]):
            self._collect(scope, expr, found)
        return tuple(found)

    def _is_method_of_base(self, scope: int, function: h.Attribute) -> bool:
        """Whether a row's method is called that its class has from a library."""
        reading = self.machine.reading
        return any(
            isinstance(owner, Object)
            and reading.is_method_of_base(owner, self.inference.members.of(owner, function.name))
            for owner in self.inference.infer(scope, function.value)
        )

    def _collect(self, scope: int, expr: h.Expr | None, found: list[h.Expr]) -> None:
        """The outermost sub-expressions that matter."""
        if expr is None or isinstance(expr, (h.Name, h.Literal, h.Lambda)):
            return
        if isinstance(expr, h.Call):
            parts = self.parts(scope, expr.index)
            if parts is None:
                found.append(expr)
            else:
                found.extend(parts)
        elif isinstance(expr, h.Attribute):
            if self.reading(scope, expr):
                found.append(expr)
            else:
                self._collect(scope, expr.value, found)
        elif isinstance(expr, (h.Await, h.Yield, h.Comprehension, h.Walrus)) or (
            isinstance(expr, h.Starred) and isinstance(expr.value, h.Call) and self._makes_generator(scope, expr.value)
        ):
            found.append(expr)
        elif isinstance(expr, (h.Starred, h.Test)):
            self._collect(scope, expr.value, found)
        elif isinstance(expr, h.Group):
            for part in expr.parts:
                self._collect(scope, part, found)
        elif isinstance(expr, h.Choice):
            inner: list[h.Expr] = []
            for option in (expr.test, *expr.options):
                self._collect(scope, option, inner)
            if inner:
                found.append(expr)
        elif isinstance(expr, h.Subscript):
            if self._asking(scope, expr):
                found.append(expr)
            else:
                self._collect(scope, expr.value, found)
                self._collect(scope, expr.key, found)
        elif isinstance(expr, h.Sequence):
            for item in expr.items:
                self._collect(scope, item, found)
        elif isinstance(expr, h.Mapping):
            for key, value in zip(expr.keys, expr.values, strict=True):
                self._collect(scope, key, found)
                self._collect(scope, value, found)

    def reading(self, scope: int, expr: h.Attribute) -> bool:
        """Whether reading an attribute can matter: of a row, of a property that waits, of something unknown."""
        owners = self.inference.infer(scope, expr.value)
        if not owners:
            return isinstance(expr.value, h.Name) and self._is_local(scope, expr.value.id)
        for owner in owners:
            if isinstance(owner, Object):
                if self.machine.is_row(owner.scope):
                    return True
                if any(
                    self.machine.reach.waits[p] or self.machine.reach.handles[p]
                    for p in self.machine.reach.properties.get(expr.name, ())
                ):
                    return True
            elif isinstance(owner, LibObject) and self.rules.handle(owner.type) is not None:
                return True
        return False

    def _asking(self, scope: int, expr: h.Subscript) -> bool:
        """Whether taking an item is a statement or waits (`query[0]`, `User[1]`)."""
        for value in self.inference.infer(scope, expr.value):
            types: tuple[str, ...] = ()
            if isinstance(value, LibObject):
                types = (value.type,)
            elif isinstance(value, Class):
                types = self.inference.members.line(value.scope)[1]
            if isinstance(value, LibObject) and library.taking(self.inference, value, expr.key) != "__getitem__":
                continue
            for name in types:
                if self.rules.effect(name, "__getitem__") is not None:
                    return True
                if any(self.rules.wait(f"{line}.__getitem__") is not None for line in self.rules.line_of(name)):
                    return True
        return False

    def _is_local(self, scope: int, name: str) -> bool:
        bindings = self.inference.find(scope, name)
        return any(b.how in ("assign", "param") and self.program.scopes[b.scope].kind != "module" for b in bindings)
