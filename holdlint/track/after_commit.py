"""Functions that are to run when a transaction has been committed: at once where none is open, else where its block ends.

They matter where a connection outside a transaction is of any concern: it is out still while they run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link.values import Lib, Pending, Value, Values
from holdlint.track.frame import Frame
from holdlint.track.later import NAME as LATER
from holdlint.track.state import State, Ways

if TYPE_CHECKING:
    from holdlint.track.machine import Machine

Keyed = tuple[tuple[str, Values], ...]


class AfterCommit:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine

    def hand_over(
        self, name: str, functions: Values, handle: str | None, index: int, state: State, ways: Ways, frame: Frame
    ) -> None:
        """A call says what is to run (`transaction.on_commit(f)`)."""
        if handle is None or not self.machine.idle_counts(handle):
            return
        waiting = Pending(Lib(name), (functions,), ((handle, ()),), (frame.scope, index))
        if any(status.depth for status in self.machine.effects.of(handle, state)):
            self.machine.later.add((waiting,), state)
        else:
            self._run(waiting, state, ways, frame)

    def ended(self, handle: str, state: State, ways: Ways, frame: Frame) -> None:
        """A block of a handle's transaction has ended well."""
        left = state.env.get(LATER)
        if not left or state.dead or any(status.depth for status in self.machine.effects.of(handle, state)):
            return
        due = [value for value in left if isinstance(value, Pending) and self.is_waiting(value, handle)]
        state.names()[LATER] = tuple([value for value in left if value not in due])
        for value in due:
            self._run(value, state, ways, frame)

    def forget(self, state: State) -> None:
        """A path leaves by an exception: what was to run after the commit does not run."""
        left = state.env.get(LATER)
        if left and any(self.is_waiting(value) for value in left):
            state.names()[LATER] = tuple([value for value in left if not self.is_waiting(value)])

    def is_waiting(self, value: Value, handle: str = "") -> bool:
        """Whether a value is something that waits for a commit, for that of a handle if one is given."""
        if not isinstance(value, Pending) or not isinstance(value.callee, Lib):
            return False
        row = self.machine.rules.runs.get(value.callee.name)
        return row is not None and row.when == "commit" and handle in ("", value.keywords[0][0])

    def _run(self, waiting: Pending, state: State, ways: Ways, frame: Frame) -> None:
        index, here = self.machine.later.place(waiting, frame)
        for function in waiting.arguments[0]:
            if not state.dead:
                self.machine.calls.callback(function, (), index, state, ways, here)
