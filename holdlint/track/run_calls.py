"""Library calls that run a function of the project: with a session of theirs, inside a transaction of theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link.values import LibObject, Value, Values, union
from holdlint.rulebook.rows import Run
from holdlint.track.frame import Frame
from holdlint.track.state import State, Ways

if TYPE_CHECKING:
    from holdlint.track.machine import Machine


class RunCalls:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine

    def run(
        self,
        row: Run,
        functions: Values,
        arguments: tuple[Values, ...],
        receiver: Value | None,
        index: int,
        state: State,
        ways: Ways,
        frame: Frame,
    ) -> Values:
        """Runs each of the functions, one of which it is; what it returns."""
        canonical = self.machine.rules.canonical
        handle = self.machine.library.handle_of(receiver, "")
        taken = handle is None and (row.passes is not None or row.inside is not None)
        if taken:
            handle = self._take(canonical(row.inside or row.passes or ""), index, state, ways, frame)
        if row.passes is not None:
            arguments = ((LibObject(canonical(row.passes), (), handle),), *arguments)

        def body(here: State, out: Ways) -> Values:
            calls = self.machine.calls
            return union((), *[calls.callback(value, arguments, index, here, out, frame) for value in functions])

        if row.inside is not None:
            found = self.machine.decorators.inside(
                LibObject(canonical(row.inside), (), handle), body, state, ways, frame
            )
        else:
            found = body(state, ways)
        if taken and handle is not None and not state.dead:
            self.machine.effects.run(handle, "release", state, ways, self.machine.site(frame, index))
        return found

    def _take(self, type_name: str, index: int, state: State, ways: Ways, frame: Frame) -> str | None:
        """The handle that the call takes: a new one, or the one that everybody shares."""
        row = self.machine.rules.handle(type_name)
        if row is None:
            return None
        if row.ambient:
            return self.machine.ambient(row.type, row.ambient)
        return self.machine.library.new_handle(type_name, index, state, ways, frame, False)
