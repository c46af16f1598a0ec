"""Runs the steps of a body over all paths at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from holdlint.link import pools
from holdlint.link.values import Constant, Context, LibObject, Many, Object, Pending, Values
from holdlint.model import headers as h
from holdlint.model import steps as s
from holdlint.track.frame import Frame, Resumed
from holdlint.track.state import Closed, Meeting, State, Ways, join
from holdlint.track.status import Statuses
from holdlint.track.vague import VAGUE, undecided

if TYPE_CHECKING:
    from holdlint.track.machine import Machine

MOST_GENERATORS = 3
"""Generators, one of which a loop runs over, that are run; what the others hold, and wait for, is missed."""
ROUNDS = 5
"""A loop's states settle after as many rounds as it has different handles in different states: two or three in practice."""


class StepRunner:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.inference = machine.inference
        self._handlers: dict[type, Callable[[Any, State, Ways, Frame], None]] = {
            s.Do: self._do,
            s.Bind: self._bind,
            s.Branch: self.branch,
            s.Repeat: self.repeat,
            s.Enter: self.enter,
            s.Guard: self.guard,
            s.Leave: self.leave,
            s.Define: self.define,
            s.Select: self.select,
            s.Delete: self._delete,
        }

    def block(self, steps: tuple[s.Step, ...], state: State, ways: Ways, frame: Frame) -> None:
        """Runs steps one after the other; `state` becomes what is known behind them."""
        for step in steps:
            if state.dead or self.machine.spent():
                return
            self.machine.spend(1)
            self.step(step, state, ways, frame)

    def step(self, step: s.Step, state: State, ways: Ways, frame: Frame) -> None:
        self.machine.line = step.line
        self._handlers[type(step)](step, state, ways, frame)

    def _do(self, step: s.Do, state: State, ways: Ways, frame: Frame) -> None:
        values = self.machine.expressions.value(step.value, state, ways, frame)
        made = step.value.value if isinstance(step.value, h.Await) else step.value
        if isinstance(made, h.Call) and values and not state.dead:
            # What nobody keeps is collected, and its connection goes back: `engine.connect()` as a test of the server.
            handle = self.machine.fresh(frame, made.index)
            if any(isinstance(value, LibObject) and value.handle == handle for value in values):
                state.handles.pop(handle, None)

    def _bind(self, step: s.Bind, state: State, ways: Ways, frame: Frame) -> None:
        values = self.machine.expressions.value(step.value, state, ways, frame)
        if state.dead:
            return
        for target in step.targets:
            if not step.adds:
                self.bind(target, values, state, ways, frame)
            elif isinstance(target, h.Name) and target.id in state.env:  # `count += 1`
                state.names()[target.id] = undecided(state.env[target.id])

    def _delete(self, step: s.Delete, state: State, ways: Ways, frame: Frame) -> None:
        for target in step.targets:
            if isinstance(target, h.Name):
                state.names().pop(target.id, None)

    # ---- names

    def bind(self, target: h.Expr, values: Values, state: State, ways: Ways, frame: Frame) -> None:
        """Gives a target its value."""
        if isinstance(target, h.Name):
            env = state.names()
            if target.id in env:
                dotted = target.id + "."
                for key in [key for key in env if key.startswith(dotted)]:
                    del env[key]
            env[target.id] = pools.bound(self.inference, values, frame.scope, target.id)
        elif isinstance(target, h.Attribute):
            owner = target.value
            if isinstance(owner, h.Name):
                owners = self.machine.expressions.value(owner, state, ways, frame)
                for one in owners[:1]:
                    if isinstance(one, Object):
                        values = pools.kept(self.inference, values, one.scope, target.name)
                state.names()[f"{owner.id}.{target.name}"] = values
                self.machine.expressions.written(owners, state)
            else:
                owners = self.machine.expressions.value(owner, state, ways, frame)
            self.machine.kept.stored(target, owners, values, state)
        elif isinstance(target, h.Sequence):
            starred = any(isinstance(item, h.Starred) for item in target.items)
            for position, item in enumerate(target.items):
                if isinstance(item, h.Starred):
                    self.bind(item.value, (Many(self.inference.iterate(values)),), state, ways, frame)
                else:
                    part = (
                        self.inference.iterate(values) if starred else self.inference.item(values, h.Literal(position))
                    )
                    self.bind(item, part, state, ways, frame)
        elif isinstance(target, h.Subscript):
            self.machine.expressions.store_item(target, values, state, ways, frame)

    def define(self, step: s.Define, state: State, ways: Ways, frame: Frame) -> None:
        for part in step.parts:
            self.machine.expressions.value(part, state, ways, frame)
        scope = self.machine.program.inner(frame.scope, step.scope)
        if self.machine.program.scopes[scope].kind == "function":
            state.names()[step.name] = (self.machine.close_over(scope, state, frame),)
        else:
            state.names().pop(step.name, None)

    # ---- paths

    def branch(self, step: s.Branch, state: State, ways: Ways, frame: Frame) -> None:
        truth = self.machine.expressions.truth(step.test, state, ways, frame)
        if state.dead:
            return
        if truth is not None:
            self.block(step.body if truth else step.otherwise, state, ways, frame)
            return
        other = state.copy()
        self.machine.expressions.assume(step.test, True, state, frame)
        self.machine.expressions.assume(step.test, False, other, frame)
        before = self.machine.seconds.branching(step.test, state, frame)
        self.block(step.body, state, ways, frame)
        self.block(step.otherwise, other, ways, frame)
        if state.dead == other.dead:
            frame.undecided = before  # else what follows belongs to one of the ways
        state.become(join(state, other))

    def select(self, step: s.Select, state: State, ways: Ways, frame: Frame) -> None:
        self.machine.expressions.value(step.subject, state, ways, frame)
        if state.dead:
            return
        end: State | None = None if step.total else state.copy()
        for case in step.cases:
            path = state.copy()
            self.block(case, path, ways, frame)
            end = join(end, path)
        state.become(end)

    def repeat(self, step: s.Repeat, state: State, ways: Ways, frame: Frame) -> None:
        elements: Values = ()
        generators: list[Pending] = []
        if step.target is not None:
            source = self.machine.expressions.value(step.source, state, ways, frame)
            if state.dead:
                return
            generators = [v for v in source if isinstance(v, Pending) and self.machine.calls.is_generator(v)]
            if generators:
                end: State | None = None
                for generator in generators[:MOST_GENERATORS]:
                    path = state.copy()
                    self.loop_over_generator(step, generator, path, ways, frame)
                    end = join(end, None if path.dead else path)
                state.become(end)
                return
            elements = self.machine.calls.iterate(source, state, ways, frame, step.is_async)
        breaks, head = Meeting(), state
        after: State | None = None
        for number in range(ROUNDS):
            continues = Meeting()
            inner = Ways(ways.returns, ways.raises, breaks, continues, ways.calm, ways.closed)
            path = head.copy()
            if step.target is None:
                truth = self.machine.expressions.truth(step.source, path, ways, frame)
                after = None if step.endless else path.copy()
                if truth is True and not step.endless and isinstance(step.source, h.Literal):
                    after = None
            else:
                after = path.copy()
                self.machine.calls.advance(source, path, ways, frame)
                self.bind(step.target, elements, path, inner, frame)
            self.block(step.body, path, inner, frame)
            end = join(path if not path.dead else None, continues.state)
            if end is None:
                break
            before = head.copy()
            merged = join(head.copy(), end)
            assert merged is not None
            if merged.handles == before.handles and (number > 0 or self._same_names(before, merged)):
                break
            head = merged
        if after is not None:
            # The loop can end at its head in any round.
            after = head.copy()
            if step.target is None:
                self.machine.expressions.truth(step.source, after, ways, frame)
            else:
                self.machine.calls.exhaust(source, after, ways, frame, step.is_async)
            self.block(step.otherwise, after, ways, frame)
        state.become(join(after, breaks.state))

    def _same_names(self, before: State, after: State) -> bool:
        """Whether a loop's next round would meet the same names. One that is new is what the source says that it is, also
        where a round reads it before binding it, unless only this path knows that."""
        for name, values in after.env.items():
            known = before.env.get(name)
            if known is not values and (self.machine.worth_telling(values) if known is None else known != values):
                return False
        return True

    def loop_over_generator(self, step: s.Repeat, generator: Pending, state: State, ways: Ways, frame: Frame) -> None:
        """The body runs wherever the generator yields, with whatever the generator holds there."""
        env = dict(state.env)
        left, closed = Closed(), Closed()

        def body(values: Values, inside: State) -> Resumed:
            path = State(env, inside.handles, shares=True)
            here, continues = Closed(), Meeting()
            assert step.target is not None
            self.bind(step.target, values, path, ways, frame)
            here_ways = Ways(here.returns, here.raises, here.breaks, continues, ways.calm, ways.closed)
            self.block(step.body, path, here_ways, frame)
            end = join(path if not path.dead else None, continues.state)
            if end is not None:
                if not path.dead:
                    env.update(path.env)
                for key, value in end.env.items():
                    env.setdefault(key, value)
            for mine, theirs in zip(here.all(), left.all(), strict=True):
                if mine.state is not None:
                    theirs.add(mine.state)
                    theirs.values = self.machine.expressions.merged(theirs.values, mine.values)
            return Resumed(end, None, here)

        index = generator.site[1] if generator.site[0] == frame.scope else -1
        after = self.machine.calls.run_generator(generator, state, ways, frame, body, index, closed)
        if after is not None:
            after = State(dict(env), after.handles)
            self.block(step.otherwise, after, ways, frame)
        breaks = Meeting()
        # Whoever leaves the loop closes the generator, which nobody else knows.
        for known, end, theirs in zip(left.all(), closed.all(), (ways.returns, ways.raises, breaks), strict=True):
            if known.state is not None and end.state is not None:
                theirs.add(known.state.with_handles(dict(end.state.handles)))
                theirs.raised_too(end.by_hand)
                theirs.values = self.machine.expressions.merged(theirs.values, known.values)
        state.become(join(after, breaks.state))

    def leave(self, step: s.Leave, state: State, ways: Ways, frame: Frame) -> None:
        values: Values = (Constant(None),)
        if step.value is not None:
            values = self.machine.expressions.value(step.value, state, ways, frame) or (VAGUE,)
        if state.dead:
            return
        if step.how == "return":
            self.machine.streams.returned(values, step.line, state, frame)
            ways.returns.add(state)
            ways.returns.values = self.machine.expressions.merged(ways.returns.values, values)
        elif step.how == "raise":
            ways.raises.add(state)
            ways.raises.raised(self.machine.raised.kind(step.value, frame), state.handles)
        elif step.how == "break" and ways.breaks is not None:
            ways.breaks.add(state)
        elif step.how == "continue" and ways.continues is not None:
            ways.continues.add(state)
        state.dead = True

    # ---- with and try

    def guard(self, step: s.Guard, state: State, ways: Ways, frame: Frame) -> None:
        outer = ways.redirected() if step.final else ways
        caught = Meeting()
        inside = Ways(outer.returns, caught, outer.breaks, outer.continues, False, outer.closed)
        self.block(step.body, state, inside, frame)
        if not state.dead:
            self.block(step.otherwise, state, outer, frame)
        end: State | None = state.copy() if not state.dead else None
        everything = False
        if caught.state is not None:
            for handler in step.handlers:
                path = caught.state.copy()
                if handler.caught is not None:
                    self.machine.expressions.value(handler.caught, path, outer, frame)
                    everything = everything or self._catches_all(handler.caught, frame)
                else:
                    everything = True
                if handler.name:
                    path.names()[handler.name] = ()
                self.block(handler.body, path, outer.calmed(), frame)
                end = join(end, path)
            if not everything:
                outer.raises.add(caught.state)
                for kind, handles in caught.by_hand.items():
                    if self.machine.raised.passes(kind, step.handlers, frame):
                        outer.raises.raised(kind, handles)
        state.become(end)
        if step.final:
            self.finish(step.final, state, outer, ways, frame)

    def _catches_all(self, caught: h.Expr, frame: Frame) -> bool:
        names = caught.items if isinstance(caught, h.Sequence) else (caught,)
        return any(isinstance(name, h.Name) and name.id in ("Exception", "BaseException") for name in names)

    def finish(self, final: tuple[s.Step, ...], state: State, inner: Ways, ways: Ways, frame: Frame) -> None:
        """Runs a `finally` block on every way out of what stands before it."""
        ways = ways.calmed()
        if not state.dead:
            self.block(final, state, ways, frame)
        for mine, theirs in self.pairs(inner, ways):
            for path, kinds in self.paths(mine):
                # Missed alarm: a wait in a `finally` block that is held only after an exception is not told. Nearly every
                # call can raise, and a clean-up that waits a moment before it closes is not what people look for.
                with self.machine.waits.silence(path, not kinds and self._raising(mine, inner)):
                    self.block(final, path, ways, frame)
                self.go_on(path, kinds, mine, theirs)

    def paths(self, meeting: Meeting) -> list[tuple[State, list[str]]]:
        """What has come to a meeting; what `raise` statements have led there is apart, with the kinds of exceptions."""
        if meeting.state is None:
            return []
        groups: list[tuple[dict[str, Statuses], list[str]]] = []
        for kind, handles in meeting.by_hand.items():
            same = next((kinds for known, kinds in groups if known == handles), None)
            if same is not None:
                same.append(kind)
            else:
                groups.append((handles, [kind]))
        if len(groups) == 1 and groups[0][0] == meeting.state.handles:
            return [(meeting.state, groups[0][1])]
        return [*[(meeting.state.with_handles(dict(handles)), kinds) for handles, kinds in groups], (meeting.state, [])]

    def _raising(self, meeting: Meeting, ways: Ways) -> bool:
        return meeting is ways.raises or (ways.closed is not None and meeting is ways.closed.raises)

    def go_on(self, path: State, kinds: list[str], mine: Meeting, theirs: Meeting | None) -> None:
        """A path out of a block leaves what stands around the block, too."""
        if theirs is None or path.dead:
            return
        theirs.add(path)
        for kind in kinds:
            theirs.raised(kind, path.handles)
        theirs.values = self.machine.expressions.merged(theirs.values, mine.values)

    def pairs(self, inner: Ways, outer: Ways) -> list[tuple[Meeting, Meeting | None]]:
        """The ways out of a block, each with the one that it becomes outside."""
        pairs: list[tuple[Meeting, Meeting | None]] = [(inner.returns, outer.returns), (inner.raises, outer.raises)]
        if inner.breaks is not None:
            pairs.append((inner.breaks, outer.breaks))
        if inner.continues is not None:
            pairs.append((inner.continues, outer.continues))
        if inner.closed is not None and outer.closed is not None:
            pairs += zip(inner.closed.all(), outer.closed.all(), strict=True)
        return pairs

    def enter(self, step: s.Enter, state: State, ways: Ways, frame: Frame) -> None:
        values = self.machine.expressions.context(step.context, state, ways, frame, step.is_async)
        if state.dead:
            return
        inlined = [v for v in values if isinstance(v, Context)]
        if inlined:
            self.machine.contexts.enter(step, inlined, state, ways, frame)
            return
        index = step.context.index if isinstance(step.context, h.Call) else -1
        if isinstance(step.context, h.Name):
            values = self.machine.calls.with_fields(step.context.id, values, state)
        entered, values = self.machine.entering.enter(values, state, ways, frame, step.is_async, index)
        if isinstance(step.context, h.Name) and len(values) == 1 and isinstance(values[0], Object):
            for name, stored in values[0].fields:
                state.names()[f"{step.context.id}.{name}"] = stored
        if step.target is not None:
            self.bind(step.target, entered, state, ways, frame)
        inner = ways.redirected()
        self.block(step.body, state, inner, frame)
        line = step.line
        if not state.dead:
            self.machine.line = line
            self.machine.entering.exit(values, state, ways, frame, step.is_async)
        for mine, theirs in self.pairs(inner, ways):
            raising = mine is inner.raises
            for path, kinds in self.paths(mine):
                self.machine.line = line
                if raising:
                    self.machine.after_commit.forget(path)
                    self.machine.tasks.cancel(path)
                # As in a `finally` block: what is held only after an exception that nobody raises by hand is not told.
                with self.machine.waits.silence(path, not kinds and self._raising(mine, inner)):
                    self.machine.entering.exit(values, path, ways, frame, step.is_async, raising)
                if raising and self.machine.entering.swallows(values):
                    state.become(join(None if state.dead else state.copy(), path))
                else:
                    self.go_on(path, kinds, mine, theirs)
