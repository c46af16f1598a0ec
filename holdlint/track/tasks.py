"""Coroutines that run beside what started them: whoever awaits a task, or ends the block of a group of tasks, waits for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from holdlint.link.values import Bound, Function, Lib, LibObject, Many, Partial, Pending, Value, Values, union
from holdlint.model import headers as h
from holdlint.track.frame import Frame
from holdlint.track.state import State, Ways

if TYPE_CHECKING:
    from holdlint.track.machine import Machine

COLLECTING = frozenset({f"builtins.container.{name}" for name in ("append", "add", "extend")})
GROUP = "<tasks "
"""Begins the name under which a path knows what a group of tasks has started."""
Started = tuple[tuple[str, Values], ...]


class Tasks:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine

    def start(
        self,
        given: Values,
        arguments: tuple[Values, ...],
        made: Values,
        receiver: Value | None,
        index: int,
        state: State,
        frame: Frame,
    ) -> Values:
        """`create_task(f())`, `group.start_soon(f, x)`: `made` is what the call gives, which gets to know what it stands for."""
        site = (frame.scope, index)
        started: list[Value] = []
        for value in given:
            if self._is_coroutine(value):
                started.append(value)
            elif isinstance(value, (Function, Bound, Lib, Partial)):
                started.append(Pending(value, arguments, (), site))
        if isinstance(receiver, LibObject):
            key = GROUP + receiver.type
            state.names()[key] = union(state.env.get(key, ()), tuple(started))
        return tuple([structs.replace(v, item=tuple(started)) if isinstance(v, LibObject) else v for v in made])

    def left(self, state: State) -> Started:
        """What a function has started on this path in groups whose blocks are not its own."""
        return tuple([(key, values) for key, values in state.env.items() if key.startswith(GROUP) and values])

    def carry(self, left: Started, scope: int, index: int, state: State) -> None:
        """A callee has started something in a group that it was given: for its caller it is started where the caller calls."""
        for key, values in left:
            moved = [
                structs.replace(value, site=(scope, index)) if isinstance(value, Pending) and index >= 0 else value
                for value in values
            ]
            state.names()[key] = union(state.env.get(key, ()), tuple(moved))

    def _is_coroutine(self, value: Value) -> bool:
        return isinstance(value, Pending) and not self.machine.calls.is_generator(value)

    def of(self, values: Values) -> Values:
        """The coroutines for which tasks stand."""
        found: list[Values] = []
        for value in values:
            if isinstance(value, LibObject):
                found.append(tuple([inner for inner in value.item if self._is_coroutine(inner)]))
            elif isinstance(value, Many):
                found.append(self.of(value.items))
        return union((), *found)

    def wait(self, started: Values, state: State, ways: Ways, frame: Frame) -> Values:
        """A task is awaited; what it returns. It is told where it is awaited, if that is another line than that of its start."""
        for key in [key for key in state.env if key.startswith(GROUP)]:
            state.names()[key] = tuple([value for value in state.env[key] if value not in started])
        return self._run(tuple([self._moved(value, frame) for value in started]), state, ways, frame)

    def _moved(self, value: Value, frame: Frame) -> Value:
        if not isinstance(value, Pending):
            return value
        scope, index = value.site
        if scope == frame.scope and index >= 0 and frame.row.calls[index].line == self.machine.line:
            return value
        return structs.replace(value, site=(-1, -1))

    def collect(self, method: str, arguments: tuple[Values, ...], index: int, state: State, frame: Frame) -> None:
        """`tasks.append(f())`: the list under this name has what is to be awaited later."""
        if method not in COLLECTING or not arguments or index < 0:
            return
        function = frame.row.calls[index].function
        if not isinstance(function, h.Attribute) or not isinstance(function.value, h.Name):
            return
        given = arguments[0]
        if method.endswith("extend"):
            given = union((), *[value.items for value in given if isinstance(value, Many)])
        given = tuple([value for value in given if self._is_coroutine(value) or self.of((value,))])
        if given:
            name = function.value.id
            known = [value.items for value in state.env.get(name, ()) if isinstance(value, Many)]
            state.names()[name] = (Many(union((), *known, given)),)

    def end(self, group: LibObject, state: State, ways: Ways, frame: Frame) -> None:
        """The block of a group ends: it waits for all that was started in it. It is told where that was started."""
        key = GROUP + group.type
        if key in state.env:
            self._run(state.names().pop(key), state, ways, frame)

    def cancel(self, state: State) -> None:
        """An exception leaves the block of a group: what runs is stopped."""
        for key in [key for key in state.env if key.startswith(GROUP)]:
            del state.names()[key]

    def _run(self, started: Values, state: State, ways: Ways, frame: Frame) -> Values:
        found: list[Values] = []
        for value in started:
            if isinstance(value, Pending) and not state.dead:
                given = self.machine.calls.run_pending(value, state, ways, frame)
                # `start_soon(f)`: what is called gives a coroutine.
                found.append(self.machine.calls.await_values(given, state, ways, frame))
        return union((), *found)
