"""Rows of a database whose attributes are read: by name, by `getattr`, by what takes a whole row (`Schema.model_validate(row)`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link.values import Bound, Constant, Many, Object, Value, Values
from holdlint.model import headers as h
from holdlint.rulebook.rows import Read, Scalar
from holdlint.track.frame import Frame
from holdlint.track.state import State, Ways

if TYPE_CHECKING:
    from holdlint.track.machine import Machine

FREE_TO_READ = frozenset(
    {"__dict__", "__class__", "__tablename__", "__table__", "__name__", "metadata", "query", "awaitable_attrs"}
)
"""Attributes of a database object that are not columns."""


class Reading:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.program = machine.program
        self.inference = machine.inference
        self._rows: dict[int, bool] = {}

    def is_row(self, scope: int) -> bool:
        """Whether the instances of a class are rows of a database that a session loads."""
        known = self._rows.get(scope)
        if known is None:
            own, bases = self.inference.members.line(scope)
            rows = self.machine.rules.rows
            nearest = [
                next((line for line in self.machine.rules.line_of(base) if line in rows), None) for base in bases
            ]
            known = self._rows[scope] = any(self._is(scope, own, rows[line]) for line in nearest if line is not None)
        return known

    def _is(self, scope: int, own: tuple[int, ...], options: dict[str, Scalar]) -> bool:
        """Whether a class has the keywords that make it a row; a base of nothing but such classes stands for them."""
        if not options or self._has(own, options):
            return True
        members = self.inference.members
        below = [sub for sub in members.subclasses(scope) if not members.subclasses(sub)]
        return bool(below) and all(self._has(members.line(sub)[0], options) for sub in below)

    def _has(self, classes: tuple[int, ...], options: dict[str, Scalar]) -> bool:
        """Whether a class or one of its bases was defined with keywords."""
        return all(
            any(
                name == keyword and isinstance(value, h.Literal) and value.value == wanted
                for scope in classes
                for name, value in self.program.scopes[scope].options
            )
            for keyword, wanted in options.items()
        )

    def attribute(self, owner: Object, name: str, state: State, ways: Ways, frame: Frame) -> None:
        """An attribute of an object is read: if it is a row that has expired, its session checks a connection out."""
        if name in FREE_TO_READ or not self.is_row(owner.scope):
            return
        if owner.exact and owner.handle is None:
            return
        bindings = [
            b for s in self.inference.members.line(owner.scope)[0] for b in self.program.bindings(s).get(name, ())
        ]
        if any(binding.how in ("function", "class") for binding in bindings):
            return
        self.machine.effects.reload(owner, state, ways, frame, self.machine.site(frame, -1, f".{name}"))

    def is_method_of_base(self, owner: Object, values: Values) -> bool:
        """Whether what is called is a method that a row has from a library: to get it reads no column."""
        return self.is_row(owner.scope) and bool(values) and all(isinstance(value, Bound) for value in values)

    def given(self, row: Read, arguments: tuple[Values, ...], state: State, ways: Ways, frame: Frame) -> None:
        """A library reads attributes of the rows that it is given, as a rule says."""
        if len(arguments) <= row.argument:
            return
        name = ""
        if row.name is not None and len(arguments) > row.name:
            told = [value.value for value in arguments[row.name] if isinstance(value, Constant)]
            name = str(told[0]) if told else ""
        for value in self._rows_in(arguments[row.argument]):
            self.attribute(value, name, state, ways, frame)

    def _rows_in(self, values: Values) -> list[Object]:
        found: list[Value] = []
        for value in values:
            found += value.items if isinstance(value, Many) else (value,)
        return [value for value in found if isinstance(value, Object)]
