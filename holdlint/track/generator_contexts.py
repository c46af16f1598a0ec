"""Context managers that are generator functions: what stands before their `yield`, the block, what stands behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from holdlint.link.values import Context, Values, union
from holdlint.model import headers as h
from holdlint.model import steps as s
from holdlint.track.frame import Frame, Resumed, Yielding
from holdlint.track.state import Meeting, State, Ways, join

if TYPE_CHECKING:
    from holdlint.track.machine import Machine


LeftAt = Callable[[Yielding], "State | None"]
"""What a block has left at a `yield`; None if nothing has."""


class GeneratorContexts:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._swallowing: dict[int, bool] = {}

    def enter(self, step: s.Enter, contexts: list[Context], state: State, ways: Ways, frame: Frame) -> None:
        """A `@contextmanager` function runs to its yield, then the block, then its rest."""
        end: State | None = None
        for context in contexts:
            path = state.copy()
            if self._is_plain(context):
                self._pass(step, context, path, ways, frame)
                end = join(end, path)
            else:
                end = join(end, self._around(step, context, path, ways, frame))
        state.become(end)

    def _around(self, step: s.Enter, context: Context, state: State, ways: Ways, frame: Frame) -> State | None:
        """The state behind the block; what leaves the block in another way goes its way."""
        start = state.copy()
        inner = ways.redirected()
        leaving = [pair for pair in self.machine.steps.pairs(inner, ways) if pair[0] is not inner.raises]
        yields: dict[Yielding, Ways] = {}
        apart: set[Meeting] = set()
        last: list[State] = []
        raises = Meeting()

        def block(values: Values, inside: State) -> Resumed:
            here = state.with_handles(inside.handles)
            own = yields.setdefault(self.machine.yielding, ways.redirected())
            here_ways = Ways(own.returns, Meeting(), own.breaks, own.continues, ways.calm, own.closed)
            if step.target is not None:
                self.machine.steps.bind(step.target, values, here, here_ways, frame)
            self.machine.steps.block(step.body, here, here_ways, frame)
            on = None if here.dead else here
            if on is not None:
                last.append(on.copy())
            left: list[tuple[Meeting, State]] = []
            for meeting, whole in self.machine.steps.pairs(own, inner):
                if meeting.state is not None and whole is not None and whole is not inner.raises:
                    left.append((whole, meeting.state))
                    whole.add(meeting.state)
                    whole.raised_too(meeting.by_hand)
                    whole.values = self.machine.expressions.merged(whole.values, meeting.values)
            swallows = bool(left) and self._swallows(context, frame)
            if left and on is None and not swallows:
                on = left[0][1].copy()
            # The rest of the function runs by itself for what leaves otherwise than what goes on.
            apart.update([m for m, one in left if swallows or on is None or one.handles != on.handles])
            if here_ways.raises.state is not None:
                raises.add(here_ways.raises.state)
            return Resumed(on, here_ways.raises.thrown())

        index = step.context.index if isinstance(step.context, h.Call) else -1
        after = self.machine.calls.run_generator(context, state, ways, frame, block, index)
        for mine, theirs in leaving:
            if mine.state is None or theirs is None:
                continue
            rest = after
            if mine in apart:
                left_at = {
                    place: meeting.state
                    for place, own in yields.items()
                    for meeting, whole in self.machine.steps.pairs(own, inner)
                    if whole is mine
                }
                rest = self._rest(context, start.copy(), left_at.get, ways, frame, index)
            if rest is not None:
                theirs.add(mine.state.with_handles(dict(rest.handles)))
                for kind in mine.by_hand:
                    theirs.raised(kind, dict(rest.handles))
                theirs.values = self.machine.expressions.merged(theirs.values, mine.values)
        if after is None:
            return None
        if not last and raises.state is not None and self._swallows(context, frame):
            last.append(raises.state)
        env: State | None = None
        for one in last:
            env = join(env, one)
        return None if env is None else env.with_handles(dict(after.handles))

    def _rest(self, context: Context, start: State, left: LeftAt, ways: Ways, frame: Frame, index: int) -> State | None:
        """Runs a function anew, which has at each of its yields what a block has left there."""

        def swap(values: Values, inside: State) -> Resumed:
            one = left(self.machine.yielding)
            return Resumed(None if one is None else inside.with_handles(dict(one.handles)))

        return self.machine.calls.run_generator(context, start, ways, frame, swap, index)

    def _is_plain(self, context: Context) -> bool:
        """Whether a context manager can neither touch a handle nor wait (a span, a timer, a flag that is set and set back)."""
        scope = context.function.scope
        if self.machine.reach.waits[scope] or self.machine.reach.handles[scope]:
            return False
        given = (*context.arguments, *[values for _, values in context.keywords])
        if context.function.receiver is not None:
            given = ((context.function.receiver,), *given)
        if any(self.machine.apart.matters_to_callee(values) for values in given):
            return False
        return not self.machine.hands_over(self.machine.inference.enter((context,)))

    def _pass(self, step: s.Enter, context: Context, state: State, ways: Ways, frame: Frame) -> None:
        """The block of a plain context manager."""
        ways.may_raise(state)
        if step.target is not None:
            self.machine.steps.bind(step.target, self.machine.inference.enter((context,)), state, ways, frame)
        if not self._swallows(context, frame):
            self.machine.steps.block(step.body, state, ways, frame)
            return
        raises = Meeting()
        self.machine.steps.block(
            step.body, state, Ways(ways.returns, raises, ways.breaks, ways.continues, ways.calm, ways.closed), frame
        )
        if raises.state is not None:
            ways.raises.add(raises.state)
            state.become(join(None if state.dead else state.copy(), raises.state))

    def _swallows(self, context: Context, frame: Frame) -> bool:
        """Whether the program can go on behind the block after an exception inside: asked by throwing one in."""
        scope = context.function.scope
        known = self._swallowing.get(scope)
        if known is None:
            trial = State({}, {})

            def throw(values: Values, inside: State) -> Resumed:
                return Resumed(None, inside)

            after = self.machine.calls.run_generator(context, trial, Ways(Meeting(), Meeting()), frame, throw)
            known = self._swallowing[scope] = after is not None
        return known

    def run_to_yield(self, value: Context, state: State, ways: Ways, frame: Frame) -> Values:
        """Enters a generator's context manager without leaving it."""
        given: list[Values] = []

        def note(values: Values, inside: State) -> Resumed:
            given.append(values)
            reached.append(inside.copy())
            return Resumed(None)

        reached: list[State] = []
        self.machine.functions.run_inline(
            value.function, value.arguments, value.keywords, state, ways, frame, on_yield=note
        )
        if reached:
            state.handles = reached[0].handles
        return union((), *given)

    def run_from_yield(self, value: Context, state: State, ways: Ways, frame: Frame) -> None:
        """Leaves a generator's context manager: its rest runs with the handles as they are now."""
        left = state.copy()
        after = self._rest(value, state.copy(), lambda place: left, ways, frame, -1)
        if after is not None:
            state.handles = after.handles
