"""Arguments → parameters: all of them for a function that is run in place, what matters for one that is run by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link.passed import says_nothing
from holdlint.link.values import Class, Constant, Function, Keywords, Lib, LibObject, Object, Pack, Present, Values
from holdlint.model import headers as h
from holdlint.track.flags import Flags
from holdlint.track.handed_on import given_to, handed_on

if TYPE_CHECKING:
    from holdlint.track.machine import Machine

WAYS = 12
"""Ways of being called that are told apart by all that was passed; further ones by handles and functions only."""
MOST_WAYS = 60
"""Further ways are told apart by handles only."""
GETATTR = h.Name("getattr")
Keyed = tuple[tuple[str, Values], ...]


class Arguments:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.program = machine.program
        self.inference = machine.inference
        self.flags = Flags(machine)
        self._attributes: dict[int, frozenset[str]] = {}

    def bind(
        self, function: Function, arguments: tuple[Values, ...], keywords: Keyed, all_of_them: bool
    ) -> dict[str, Values]:
        """Parameters → values. Without `all_of_them` only what is worth telling a callee."""
        row = self.program.scopes[function.scope]
        env: dict[str, Values] = {}
        given = list(arguments)
        if function.receiver is not None:
            receiver = function.receiver
            if isinstance(receiver, (Object, LibObject, Class)):
                given.insert(0, (receiver,))
        named = dict(keywords)
        for param in row.params:
            if param.kind in ("position", "either"):
                if given:
                    env[param.name] = given.pop(0)
                elif param.name in named:
                    env[param.name] = named.pop(param.name)
            elif param.kind == "*":
                env[param.name] = (Pack(tuple(given)),)
                given = []
            elif param.kind == "keyword" and param.name in named:
                env[param.name] = named.pop(param.name)
            elif param.kind == "**":
                env[param.name] = (Keywords(tuple(named.items())),)
        outer = self.program.parent(function.scope)
        for param in row.params:
            if param.name not in env and param.default is not None:
                if isinstance(param.default, h.Literal):
                    env[param.name] = self.inference.infer(outer, param.default)
        return (
            env
            if all_of_them
            else {name: kept for name, values in env.items() if (kept := self.telling(function, name, values))}
        )

    def present(
        self,
        env: dict[str, Values],
        function: Function,
        arguments: tuple[Values, ...],
        keywords: Keyed,
        row: h.Scope,
        index: int,
    ) -> None:
        """Adds that an argument is not None to what a function is told, where the call shows it and the function asks: what it
        loads if it was given nothing is not loaded."""
        site = row.calls[index]
        if len(arguments) != len(site.arguments) or len(keywords) != len(site.keywords):
            return  # somebody else passes them on
        asked = self.flags.of(function.scope)
        if not asked:
            return
        for name, expr in given_to(site, self.program.scopes[function.scope], function):
            if isinstance(expr, h.Starred):
                return
            if name in asked and _is_something(expr, row):
                env[name] = (*env.get(name, ()), Present())

    def telling(self, function: Function, name: str, values: Values) -> Values:
        ways = self.machine.functions.ways.get(function.scope, 0)
        if ways > MOST_WAYS:
            return tuple([v for v in values if isinstance(v, LibObject) and v.handle is not None])
        kept = self.machine.worth_telling(values) or self.machine.seconds.worth_telling(values)
        if (
            kept
            and any(isinstance(v, Constant) for v in kept)
            and (ways > WAYS or name not in self.flags.of(function.scope))
        ):
            kept = tuple([v for v in kept if not isinstance(v, Constant)])
        if ways > WAYS:
            return kept
        row = self.program.scopes[function.scope]
        if not kept:
            texts = tuple([v for v in values if isinstance(v, Constant) and isinstance(v.value, str)])
            kept = texts if texts and name in self.attributes(function.scope) else ()
        owner = self.program.class_of(function.scope)
        if owner is not None and row.params and row.params[0].name == name:
            return tuple(
                [
                    v
                    for v in values
                    if kept
                    or not (isinstance(v, (Object, Class)) and v.scope == owner and not getattr(v, "fields", ()))
                ]
            )
        if not kept:
            param = next((p for p in row.params if p.name == name), None)
            if param is not None and (says_nothing(param.annotation) or self._narrower(function.scope, param, values)):
                # Nothing else says what this parameter is, or not as much; `kind: type[T]` says nothing.
                kept = tuple(
                    [
                        Object(v.scope) if isinstance(v, Object) else v
                        for v in values
                        if isinstance(v, (Object, Class, LibObject, Lib))
                    ]
                )
        return kept

    def _narrower(self, scope: int, param: h.Param, values: Values) -> bool:
        """Whether all that an argument can be is of classes below those that the parameter's annotation names."""
        if not values or not all(isinstance(value, Object) for value in values):
            return False
        asked = self.inference.param(scope, self.program.scopes[scope].params.index(param))
        wider = {value.scope for value in asked if isinstance(value, Object)}
        return all(
            value.scope not in wider and not wider.isdisjoint(self.inference.members.line(value.scope)[0])
            for value in values
            if isinstance(value, Object)
        )

    def attributes(self, scope: int) -> frozenset[str]:
        """The names whose texts say which attribute a function reads, or one to which it hands them: `getattr(plugin, method)`."""
        known = self._attributes.get(scope)
        if known is None:
            self._attributes[scope] = frozenset()  # a function that calls itself says nothing new
            row = self.program.scopes[scope]
            read = {
                key.id
                for site in row.calls
                if site.function == GETATTR
                for key in site.arguments[1:2]
                if isinstance(key, h.Name)
            }
            params = {param.name for param in row.params}
            known = self._attributes[scope] = handed_on(self.inference, scope, params, self.attributes) | read
        return known


def _is_something(expr: h.Expr, row: h.Scope) -> bool:
    """Whether an expression is a display, a comprehension or a constant that is not None: whatever it is, it is there. So is what a
    mapping has for a key, or a list in its place (`found.get(key, [])`)."""
    if isinstance(expr, h.Call):
        site = row.calls[expr.index]
        last = site.arguments[1] if len(site.arguments) == 2 else None
        gets = isinstance(site.function, h.Attribute) and site.function.name == "get"
        return gets and isinstance(last, h.Sequence) and last.kind == "list"
    if isinstance(expr, h.Literal):
        return expr.value is not None and not isinstance(expr.value, bool)
    return isinstance(expr, (h.Sequence, h.Mapping, h.Comprehension))
