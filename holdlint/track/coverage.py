"""Counts the calls that happen while something is held, and those among them that could not be followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.model import headers as h
from holdlint.track import status as st
from holdlint.track.frame import Frame
from holdlint.track.state import State

if TYPE_CHECKING:
    from holdlint.track.machine import Machine


class Met:
    """`calls` maps (scope, call) to whether it was resolved."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.calls: dict[tuple[int, int], bool] = {}

    def passed(self, frame: Frame, index: int, state: State) -> None:
        """A call was passed over, because what it calls is known or cannot matter."""
        if (frame.scope, index) not in self.calls:
            self.met(
                frame, index, bool(self.machine.inference.infer(frame.scope, frame.row.calls[index].function)), state
            )

    def met(self, frame: Frame, index: int, resolved: bool, state: State) -> None:
        key = (frame.scope, index)
        if self.calls.get(key) or not self.machine.asked.waits:
            return
        for statuses in state.handles.values():
            for status in statuses:
                if status.level >= st.IDLE:
                    self.calls[key] = resolved
                    return

    def unresolved(self) -> dict[str, int]:
        """How often each unresolved name was met, most frequent first."""
        found: dict[str, int] = {}
        for (scope, index), resolved in self.calls.items():
            if not resolved:
                function = self.machine.program.scopes[scope].calls[index].function
                name = (
                    function.name
                    if isinstance(function, h.Attribute)
                    else function.id
                    if isinstance(function, h.Name)
                    else "…"
                )
                found[name] = found.get(name, 0) + 1
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
