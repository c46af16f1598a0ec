"""`contextlib.ExitStack`: what is entered now is left when the stack is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link.values import Context, LibObject, Partial, Values, union
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
        """`stack.enter_context(cm)`: entered now, left when the stack is left; `stack.callback(f)`: called then."""
        if method in ("close", "aclose", "pop_all"):
            if method != "pop_all":
                self.unwind(stack, state, ways, frame)
            return (stack,)
        key = f"<stack {stack.handle}>"
        if method in ("callback", "push_async_callback") and arguments:
            later = tuple([Partial(value, arguments[1:]) for value in arguments[0]])
            state.names()[key] = union(state.env.get(key, ()), later)
            return arguments[0]
        if method in ("push", "push_async_exit") and arguments:
            state.names()[key] = union(state.env.get(key, ()), arguments[0])
            return arguments[0]
        if method not in ("enter_context", "enter_async_context") or not arguments:
            return ()
        is_async = method == "enter_async_context"
        found: list[Values] = []
        for value in arguments[0]:
            if not isinstance(value, Context):
                entered, left = self.machine.entering.enter((value,), state, ways, frame, is_async, index)
                state.names()[key] = union(state.env.get(key, ()), left)
                found.append(entered)
                continue
            state.names()[key] = union(state.env.get(key, ()), (value,))
            # A generator's context manager runs to its yield; its rest runs when the stack is left.
            found.append(self.machine.contexts.run_to_yield(value, state, ways, frame))
        return union((), *found)

    def unwind(self, stack: LibObject, state: State, ways: Ways, frame: Frame) -> None:
        key = f"<stack {stack.handle}>"
        for value in reversed(state.names().pop(key, ())):
            if isinstance(value, Context):
                self.machine.contexts.run_from_yield(value, state, ways, frame)
            elif isinstance(value, Partial):
                self.machine.calls.callback(value, (), -1, state, ways, frame)
            else:
                self.machine.entering.exit((value,), state, ways, frame, True)
                self.machine.entering.exit((value,), state, ways, frame, False)
