"""`contextlib.ExitStack`: what is entered now is left when the stack is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link.values import Context, LibObject, Values, union
from holdlint.track.frame import Frame
from holdlint.track.state import State, Ways

if TYPE_CHECKING:
    from holdlint.track.machine import Machine


class ExitStacks:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine

    def call(
        self,
        method: str,
        stack: LibObject,
        arguments: tuple[Values, ...],
        index: int,
        state: State,
        ways: Ways,
        frame: Frame,
    ) -> Values:
        """`stack.enter_context(cm)`: entered now, left when the stack is left."""
        if method in ("close", "aclose", "pop_all"):
            if method != "pop_all":
                self.unwind(stack, state, ways, frame)
            return (stack,)
        if method not in ("enter_context", "enter_async_context") or not arguments:
            return ()
        is_async = method == "enter_async_context"
        key = f"<stack {stack.handle}>"
        values = arguments[0]
        state.names()[key] = union(state.env.get(key, ()), values)
        found: list[Values] = []
        for value in values:
            if not isinstance(value, Context):
                found.append(self.machine.calls.enter((value,), state, ways, frame, is_async))
                continue
            # A generator's context manager runs to its yield; its rest runs when the stack is left.
            found.append(self.machine.contexts.run_to_yield(value, state, ways, frame))
        return union((), *found)

    def unwind(self, stack: LibObject, state: State, ways: Ways, frame: Frame) -> None:
        key = f"<stack {stack.handle}>"
        for value in reversed(state.names().pop(key, ())):
            if isinstance(value, Context):
                self.machine.contexts.run_from_yield(value, state, ways, frame)
            else:
                self.machine.calls.exit((value,), state, ways, frame, True)
                self.machine.calls.exit((value,), state, ways, frame, False)
