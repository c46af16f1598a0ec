"""Python's own functions that iterate over what they are given: `list(x)`, `sum(x)`, `next(x)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link.values import Constant, LibObject, Many, Pack, Pending, Present, Values, union
from holdlint.model import headers as h
from holdlint.track.frame import Frame
from holdlint.track.state import State, Ways

if TYPE_CHECKING:
    from holdlint.track.machine import Machine

CONTAINERS = frozenset({"list", "tuple", "set", "frozenset", "sorted"})
ONE = frozenset({"next", "anext", "max", "min"})
CONSUMERS = CONTAINERS | ONE | {"sum", "any", "all", "dict", "len", "bool", "bytes", "bytearray"}
"""Builtins that take everything, or the next thing, from what they are given."""
DRAINING = frozenset({"join", "extend", "update", "writelines"})
"""Methods of texts, lists, sets, dictionaries and files that do so, and of hardly anything that does not."""


class BuiltinCalls:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine

    def call(
        self, name: str, arguments: tuple[Values, ...], index: int, state: State, ways: Ways, frame: Frame
    ) -> Values | None:
        """What the call gives; None if it is none of these."""
        if not name.startswith("builtins.") or not arguments:
            return None
        short = name[len("builtins.") :]
        calls, values = self.machine.calls, arguments[0]
        if short in ("next", "anext") and self._is_kept(index, frame):
            # A generator that nobody keeps is closed as soon as it has given its first element: `db = next(get_db())`.
            for value in values:
                if isinstance(value, Pending) and calls.is_generator(value):
                    return self.machine.suspended.advance(value, state, ways, frame)
        if short == "text.join":
            self._drain(arguments, state, ways, frame)
        if short in CONSUMERS:
            if any(isinstance(v, LibObject) or calls.is_generator(v) for v in values):
                elements = calls.consume(values, state, ways, frame, False)
                return elements if short in ONE else (Many(elements),)
            if short in CONTAINERS:
                return (Many(self.machine.inference.iterate(values)),)
            if short in ONE:
                return self.machine.inference.iterate(values)
        if short == "getattr" and len(arguments) > 1:
            named = [v.value for v in arguments[1] if isinstance(v, Constant) and isinstance(v.value, str)]
            read = self.machine.expressions.read
            # An attribute of which nothing is known is still not any of those that others ask for.
            return union((), *[read(values, name, state, ways, frame) for name in named]) or (
                (Present(),) if named else None
            )
        if short == "enumerate":
            return (Many((Pack(((), calls.consume(values, state, ways, frame, False))),)),)
        if short == "zip":
            return (Many((Pack(tuple([calls.consume(a, state, ways, frame, False) for a in arguments])),)),)
        return None

    def drain(self, function: h.Expr, arguments: tuple[Values, ...], state: State, ways: Ways, frame: Frame) -> None:
        """`", ".join(lines())`: a generator of the project runs where something without rules takes all of it."""
        if isinstance(function, h.Attribute) and function.name in DRAINING and arguments:
            self._drain(arguments, state, ways, frame)

    def _drain(self, arguments: tuple[Values, ...], state: State, ways: Ways, frame: Frame) -> None:
        generators = tuple([value for value in arguments[0] if self.machine.calls.is_generator(value)])
        if generators:
            self.machine.calls.consume(generators, state, ways, frame, False)

    def _is_kept(self, index: int, frame: Frame) -> bool:
        """Whether the first argument of a call is something that has a name."""
        arguments = frame.row.calls[index].arguments if index >= 0 else ()
        return bool(arguments) and isinstance(arguments[0], (h.Name, h.Attribute))
