"""Context managers that are generator functions: what stands before their `yield`, the block, what stands behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link.values import Context, Values, union
from holdlint.model import headers as h
from holdlint.model import steps as s
from holdlint.track.frame import Frame, Resumed
from holdlint.track.state import Meeting, State, Ways, join

if TYPE_CHECKING:
    from holdlint.track.machine import Machine


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
                continue
            inner = ways.redirected()
            last: list[State] = []
            raises = Meeting()

            def block(
                values: Values,
                inside: State,
                path: State = path,
                inner: Ways = inner,
                last: list[State] = last,
                raises: Meeting = raises,
            ) -> Resumed:
                here = path.with_handles(inside.handles)
                here_ways = Ways(inner.returns, Meeting(), inner.breaks, inner.continues, ways.calm, inner.closed)
                if step.target is not None:
                    self.machine.steps.bind(step.target, values, here, here_ways, frame)
                self.machine.steps.block(step.body, here, here_ways, frame)
                going_on: State | None = None
                if not here.dead:
                    last.append(here.copy())
                    going_on = here
                closed = () if inner.closed is None else inner.closed.all()
                for meeting in (inner.returns, inner.breaks, inner.continues, *closed):
                    if meeting is not None and meeting.state is not None:
                        going_on = join(going_on, meeting.state.copy())
                if here_ways.raises.state is not None:
                    raises.add(here_ways.raises.state)
                return Resumed(going_on, here_ways.raises.thrown())

            index = step.context.index if isinstance(step.context, h.Call) else -1
            after = self.machine.calls.run_generator(context, path, ways, frame, block, index)
            if after is None:
                continue
            if not last and raises.state is not None and self._swallows(context, frame):
                last.append(raises.state)
            for mine, theirs in self.machine.steps.pairs(inner, ways):
                if mine.state is not None and theirs is not None and mine is not inner.raises:
                    theirs.add(mine.state.with_handles(dict(after.handles)))
                    for kind in mine.by_hand:
                        theirs.raised(kind, dict(after.handles))
                    theirs.values = self.machine.expressions.merged(theirs.values, mine.values)
            if last:
                env: State | None = None
                for one in last:
                    env = join(env, one)
                assert env is not None
                end = join(end, env.with_handles(dict(after.handles)))
        state.become(end)

    def _is_plain(self, context: Context) -> bool:
        """Whether a context manager can neither touch a handle nor wait (a span, a timer, a flag that is set and set back)."""
        scope = context.function.scope
        if self.machine.reach.waits[scope] or self.machine.reach.handles[scope]:
            return False
        given = (*context.arguments, *[values for _, values in context.keywords])
        if context.function.receiver is not None:
            given = ((context.function.receiver,), *given)
        if any(self.machine.functions.matters_to_callee(value) for values in given for value in values):
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
        now = dict(state.handles)

        def swap(values: Values, inside: State) -> Resumed:
            return Resumed(inside.with_handles(dict(now)))

        trial = state.copy()
        after = self.machine.functions.run_inline(
            value.function, value.arguments, value.keywords, trial, ways, frame, on_yield=swap
        )
        if after is not None:
            state.handles = after.handles
