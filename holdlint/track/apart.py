"""Calls whose callers have nothing to do with what is held in them: they can be passed over, or looked at for less."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link.values import Bound, Context, Function, Lib, Partial, Pending, Values
from holdlint.track import status as st
from holdlint.track.state import State

if TYPE_CHECKING:
    from holdlint.track.machine import Machine


def is_free(state: State) -> bool:
    """Whether nothing is held, and nothing would be if an object that was loaded is read."""
    return all(status.level == st.FREE for statuses in state.handles.values() for status in statuses)


class Apart:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine

    def keeps_to_itself(self, function: Function, env: dict[str, Values]) -> bool:
        """Whether what a call does to handles is of no concern to its caller: it gets none, shares none, gives none."""
        reach = self.machine.reach
        if reach.shared[function.scope] or reach.defers[function.scope]:
            return False
        around = self.machine.closures.get(function.outer, {}) if function.outer else {}
        if any(self.matters_to_callee(values) for values in (*env.values(), *around.values())):
            return False
        return not self.machine.hands_out(function.scope) and not self.machine.decorators.of(function.scope)

    def matters_to_callee(self, values: Values) -> bool:
        """Whether a callee can do something to a handle with one of the values, or run it."""
        if self.machine.handled.inside(values):
            return True
        return any(
            isinstance(value, (Function, Partial, Pending, Context))
            or (isinstance(value, (Lib, Bound)) and self.machine.matters(value))
            for value in values
        )
