"""What `isinstance` says of a name: on each side of the test it is only what lets the test come out so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link.values import Class, Constant, Lib, LibObject, Object, Pack, Value, Values
from holdlint.model import headers as h
from holdlint.track.frame import Frame
from holdlint.track.state import Meeting, State, Ways

if TYPE_CHECKING:
    from holdlint.track.machine import Machine

ISINSTANCE = h.Name("isinstance")


class InstanceTests:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.inference = machine.inference

    def assume(self, expr: h.Expr, outcome: bool, state: State, frame: Frame) -> None:
        """On a path where a test came out so, the names that it asks about are only what let it come out so."""
        if isinstance(expr, h.Test) and expr.how == "not":
            self.assume(expr.value, not outcome, state, frame)
        elif isinstance(expr, h.Choice) and expr.test is None and expr.conjunct is outcome:
            for option in expr.options:
                self.assume(option, outcome, state, frame)
        elif isinstance(expr, h.Call):
            site = frame.row.calls[expr.index]
            if site.function == ISINSTANCE and len(site.arguments) == 2 and isinstance(site.arguments[0], h.Name):
                self._narrow(site.arguments[0].id, site.arguments[1], outcome, state, frame)

    def _narrow(self, name: str, asked: h.Expr, outcome: bool, state: State, frame: Frame) -> None:
        if name not in state.env:
            return
        values = self.machine.expressions.name(name, state, Ways(Meeting(), Meeting()), frame)
        classes = self._classes(self.inference.infer(frame.scope, asked))
        if not values or not classes:
            return
        kept = [value for value in values if self._is(value, classes) is not (not outcome)]
        if outcome:
            kept = [narrow for value in kept for narrow in self._below(value, classes)]
            # If it is none of what is known, it is something else that was asked for.
            kept = kept or [Object(one.scope) for one in classes if isinstance(one, Class)]
        if kept and tuple(kept) != values:
            state.names()[name] = tuple(kept)

    def _below(self, value: Value, classes: tuple[Class | Lib, ...]) -> list[Value]:
        """The value as instances of those of the classes that are below its own, if any is."""
        if not isinstance(value, Object) or value.exact or value.fields or value.handle is not None:
            return [value]
        members = self.inference.members
        below: list[Value] = [
            Object(one.scope)
            for one in classes
            if isinstance(one, Class) and one.scope != value.scope and value.scope in members.line(one.scope)[0]
        ]
        return below or [value]

    def _classes(self, values: Values) -> tuple[Class | Lib, ...]:
        """The classes that are asked for; none if one of them is unknown."""
        found: list[Class | Lib] = []
        for value in values:
            if isinstance(value, (Class, Lib)):
                found.append(value)
            elif isinstance(value, Pack):
                for items in value.items:
                    inner = self._classes(items)
                    if not inner:
                        return ()
                    found += inner
        return tuple(found)

    def _is(self, value: Value, classes: tuple[Class | Lib, ...]) -> bool | None:
        """Whether a value is an instance of one of the classes; None if it may be."""
        answers = {self._is_of(value, one) for one in classes}
        if True in answers:
            return True
        return None if None in answers else False

    def _is_of(self, value: Value, asked: Class | Lib) -> bool | None:
        if isinstance(value, Constant) and value.value is None:
            return False
        members = self.inference.members
        if isinstance(value, Object):
            scopes, bases = members.line(value.scope)
            if isinstance(asked, Class):
                if asked.scope in scopes:
                    return True
                return None if not value.exact and value.scope in members.line(asked.scope)[0] else False
            return True if asked.name in bases else None
        if isinstance(value, LibObject) and isinstance(asked, Lib):
            return True if asked.name in self.machine.rules.line_of(value.type) else None
        return None
