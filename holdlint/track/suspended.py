"""Generators that are advanced by hand: `next(g)`, `await g.__anext__()`, `g.close()`. What they hold is held while they are
suspended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link.values import Constant, Function, Pending, Values, union
from holdlint.track.frame import Frame, OnYield, Resumed
from holdlint.track.state import Meeting, State, Ways, join

if TYPE_CHECKING:
    from holdlint.track.machine import Machine

ADVANCING = frozenset({"__next__", "__anext__", "send", "asend"})
CLOSING = frozenset({"close", "aclose", "throw", "athrow"})


class Suspended:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine

    def method(self, name: str, generator: Pending, state: State, ways: Ways, frame: Frame) -> Values:
        """A method of a generator is called."""
        if name in ADVANCING:
            return self.advance(generator, state, ways, frame)
        if name in CLOSING:
            self.close(generator, state, ways, frame)
        return ()

    def advance(self, generator: Pending, state: State, ways: Ways, frame: Frame) -> Values:
        """Runs a generator to its next `yield`, from its beginning if it has not begun."""
        begun = self._mark(generator) in state.env
        given: list[Values] = []
        suspended: list[State] = []
        now = dict(state.handles)
        resumed: list[bool] = []

        def at_yield(values: Values, inside: State) -> Resumed:
            if begun and not resumed:
                # It goes on behind the first `yield`, with the handles as they are now.
                resumed.append(True)
                return Resumed(inside.with_handles(dict(now)))
            given.append(values)
            suspended.append(inside.copy())
            return Resumed(None)

        # What could raise before the first `yield` has not raised if the generator has come further.
        after = self._run(generator, state.copy(), Ways(Meeting(), Meeting()) if begun else ways, frame, at_yield)
        end: State | None = None
        for one in suspended:
            end = join(end, one)
        if begun:
            # It may also have come to its end, which raises StopIteration.
            ended = state.with_handles(after.handles) if after is not None else None
            if ended is not None:
                ways.raises.add(ended)
                end = join(end, ended)
        if end is not None:
            state.handles = end.handles
        state.names()[self._mark(generator)] = (Constant(True),)
        return union((), *given)

    def close(self, generator: Pending, state: State, ways: Ways, frame: Frame) -> None:
        """Ends a generator where it is suspended: its `finally` and `with` blocks are left as by an exception."""
        if self._mark(generator) not in state.env:
            return
        now = dict(state.handles)

        def throw(values: Values, inside: State) -> Resumed:
            return Resumed(None, inside.with_handles(dict(now)))

        raising = Ways(Meeting(), Meeting())
        after = self._run(generator, state.copy(), raising, frame, throw)
        left = raising.raises.state
        end = join(None if after is None else after.copy(), None if left is None else left.copy())
        if end is not None:
            state.handles = end.handles

    def _run(self, generator: Pending, state: State, ways: Ways, frame: Frame, at_yield: OnYield) -> State | None:
        assert isinstance(generator.callee, Function)
        # It is run from its beginning each time, when what it makes is not made yet.
        own = f"new:{generator.callee.scope}."
        state.handles = {handle: statuses for handle, statuses in state.handles.items() if not handle.startswith(own)}
        return self.machine.functions.run_inline(
            generator.callee, generator.arguments, generator.keywords, state, ways, frame, on_yield=at_yield
        )

    def _mark(self, generator: Pending) -> str:
        return f"<generator {generator.site[0]}.{generator.site[1]}>"
