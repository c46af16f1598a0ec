"""What `with` does with what it is given: entering, leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from holdlint.link.values import Bound, Function, LibObject, Object, Pending, Values, union
from holdlint.track.frame import Frame
from holdlint.track.state import State, Ways

if TYPE_CHECKING:
    from holdlint.track.machine import Machine


class Entering:
    """Generator functions as context managers are `GeneratorContexts`' business."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.inference = machine.inference

    def enter(
        self, values: Values, state: State, ways: Ways, frame: Frame, is_async: bool, index: int = -1
    ) -> tuple[Values, Values]:
        """The effect of `with values`; what `as` binds, and what is left at the end of the block. `index` is that of the call
        which gives the values."""
        found: list[Values] = []
        entered_as = list(values)
        before = self.machine.seconds.either(values)
        for position, value in enumerate(values):
            if isinstance(value, LibObject):
                found.append(self.machine.library.enter(value, state, ways, frame, is_async))
            elif isinstance(value, Pending):
                entered = self.machine.calls.run_pending(value, state, ways, frame)
                found.append(self.inference.enter(entered))
            elif isinstance(value, Object) and (
                base := self._as_library(value, "__aenter__" if is_async else "__enter__")
            ):
                self.machine.library.enter(base, state, ways, frame, is_async)
                found.append((value,))
            elif isinstance(value, Object):
                made, given = self._enter_object(value, state, ways, frame, is_async, index)
                entered_as[position] = made
                found.append(given or self.inference.enter((value,)))
            else:
                found.append(self.inference.enter((value,)))
        self.machine.seconds.alternatives = before
        return union((), *found), tuple(entered_as)

    def _enter_object(
        self, value: Object, state: State, ways: Ways, frame: Frame, is_async: bool, index: int
    ) -> tuple[Object, Values]:
        """Runs an `__enter__` of the project; the object with what was stored on it, and what it returns."""
        fields: list[tuple[str, Values]] = []
        returned: list[Values] = []
        for method in self.inference.members.of(value, "__aenter__" if is_async else "__enter__"):
            if isinstance(method, Function):
                returned.append(
                    self.machine.functions.run(
                        method, (), (), -1, state, ways, frame, fields, index if index >= 0 else -self.machine.line
                    )
                )
        made = value
        if fields:
            stored = {**dict(value.fields), **dict(fields)}
            made = structs.replace(value, fields=tuple(sorted(stored.items(), key=lambda field: field[0])))
        # `return super().__enter__()`: a session that enters itself, as far as its annotation says.
        given = [
            made if isinstance(v, Object) and v.scope == value.scope and v.handle in (None, value.handle) else v
            for v in union((), *returned)
        ]
        return made, tuple(given)

    def exit(
        self, values: Values, state: State, ways: Ways, frame: Frame, is_async: bool, failed: bool = False
    ) -> None:
        """The effect of leaving `with values`, by an exception if it has `failed`."""
        for value in values:
            if isinstance(value, LibObject):
                self.machine.library.exit(value, state, ways, frame, is_async, failed)
            elif isinstance(value, Object) and (
                base := self._as_library(value, "__aexit__" if is_async else "__exit__")
            ):
                self.machine.library.exit(base, state, ways, frame, is_async)
            elif isinstance(value, Object):
                # As any clean-up, it is taken not to fail before it has given back what it has.
                for method in self.inference.members.of(value, "__aexit__" if is_async else "__exit__"):
                    if isinstance(method, Function):
                        self.machine.calls.function(method, (), (), -1, state, ways.calmed(), frame, awaited=True)

    def swallows(self, values: Values) -> bool:
        return any(isinstance(v, LibObject) and v.type == "contextlib.suppress" for v in values)

    def _as_library(self, value: Object, name: str) -> LibObject | None:
        """An instance as one of its library's base, if it has a handle and a method from there."""
        if value.handle is None or self.machine.is_row(value.scope):
            return None
        for method in self.inference.members.of(value, name):
            if isinstance(method, Bound) and isinstance(method.receiver, LibObject):
                return LibObject(method.receiver.type, (), value.handle)
        return None
