"""Runs a function with what a framework runs for it: dependencies first, in order, each once; generators' rests last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from msgspec import structs

from holdlint.link.entries import Lasting
from holdlint.link.values import Class, Context, Function, Object, Value, Values, union
from holdlint.model import headers as h
from holdlint.track.frame import Frame, Resumed
from holdlint.track.later import NAME as LATER
from holdlint.track.later import Ends
from holdlint.track.state import Meeting, State, Ways, held_at_all

if TYPE_CHECKING:
    from holdlint.link.entries import Dependency
    from holdlint.track.machine import Machine

Given = tuple[tuple[str, Values], ...]
Then = Callable[[Given, State, Ways], None]


class Injection:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._entered: list[tuple[Lasting, Context, int]] = []
        """The generators that are at their `yield` now, outermost first, each with the functions that ran when it began."""

    def run(self, scope: int, state: State, ways: Ways, frame: Frame) -> None:
        """Runs a function as its framework calls it."""
        machine = self.machine
        owner = machine.program.class_of(scope)
        receiver: Value | None = Object(owner) if owner is not None and machine.program.scopes[scope].params else None
        decorators = machine.decorators.of(scope)

        def endpoint(given: Given, here: State, here_ways: Ways) -> None:
            function = Function(scope, _with_fields(receiver, given), 0, True)
            given = tuple([(name, values) for name, values in given if not name.startswith(".")])
            ends = Ends()
            earlier = here.env.get(LATER, ())
            if decorators:
                machine.decorators.run(function, decorators, (), given, here, here_ways, frame)
                ends.add(here)
            else:
                # Missed alarm: a dependency that ends before the body is sent would be taken to be held in it.
                early = any(lasting.early for lasting, _, _ in self._entered)
                reader = None if early else machine.streams.reader_of(scope)
                after = machine.functions.run_inline(
                    function, (), given, here, here_ways, frame, on_yield=reader, ends=ends
                )
                here.become(after)
            for path in ends.each:
                machine.later.carry(earlier, frame.scope, -1, path)
            self._answer(ends, here, here_ways, frame)
            if not any(lasting.early for lasting, _, _ in self._entered):
                machine.surroundings.answered(here)

        self.provide(machine.entries.of(scope), (), state, ways, frame, {}, endpoint)

    def _answer(self, ends: Ends, state: State, ways: Ways, frame: Frame) -> None:
        """The function has ended: dependencies that end with it end, the answer is sent, and what was left to be done is done."""
        machine = self.machine
        if state.dead or not any(path.env.get(LATER) for path in ends.each):
            return
        early = [(context, running) for lasting, context, running in reversed(self._entered) if lasting.early]
        assumed = next((lasting.assumed for lasting, _, _ in self._entered if lasting.assumed), "")
        if early:
            # Their rests are told where they stand around the function.
            stack = machine.functions.stack
            whole = list(stack)
            with machine.waits.untold():
                for path in ends.each:
                    for context, running in early:
                        # What they make has the same names as when they were entered.
                        stack[:] = whole[:running]
                        aside = replace(frame, reached={})
                        machine.contexts.run_from_yield(context, path, Ways(Meeting(), Meeting()), aside)
            stack[:] = whole
            state = state.copy()
        machine.later.answer(ends, state, ways, frame, assumed)

    def provide(
        self,
        dependencies: tuple[Dependency, ...],
        given: Given,
        state: State,
        ways: Ways,
        frame: Frame,
        cache: dict[Value, Values],
        then: Then,
    ) -> None:
        """Resolves dependencies one inside the other, then does what they are for."""
        if not dependencies or state.dead:
            if not state.dead:
                then(given, state, ways)
            return
        name, value, lasting = dependencies[0].name, self._made(dependencies[0]), dependencies[0].lasting

        def next_one(values: Values, here: State, here_ways: Ways) -> None:
            more = (*given, (name, values)) if name and values else given
            self.provide(dependencies[1:], more, here, here_ways, frame, cache, then)

        self.resolve(value, lasting, state, ways, frame, cache, next_one)

    def _made(self, dependency: Dependency) -> Value:
        """What is called for a dependency, with what it was made with: a closure, an object with its fields."""
        if dependency.made is None:
            return dependency.value
        machine = self.machine
        scope, index = dependency.made
        frame = Frame(scope, machine.program.scopes[scope], {}, {}, None, 0, None, -1, True, True, scope)
        fuel, machine.fuel = machine.fuel, machine.allowance
        doubt = machine.doubt
        # It was made when the program was loaded: nothing is held then.
        values = machine.expressions.value(h.Call(index), State({}, {}), Ways(Meeting(), Meeting()), frame)
        machine.fuel, machine.doubt = fuel, doubt
        made = next((value for value in values if isinstance(value, (Function, Object, Class))), dependency.value)
        if isinstance(made, Object) and not made.fields:
            made = structs.replace(made, fields=machine.inference.passed.classes_kept(made.scope, scope, index))
        return made

    def resolve(
        self,
        value: Value,
        lasting: Lasting,
        state: State,
        ways: Ways,
        frame: Frame,
        cache: dict[Value, Values],
        then: Callable[[Values, State, Ways], None],
    ) -> None:
        if value in cache:
            then(cache[value], state, ways)
            return
        machine = self.machine
        function = self._function(value)
        if function is None:
            made: Values = (Object(value.scope, True),) if isinstance(value, Class) else ()
            cache[value] = made
            then(made, state, ways)
            return
        if len(cache) > 40:
            then((), state, ways)
            return

        def call(given: Given, here: State, here_ways: Ways) -> None:
            if machine.program.scopes[function.scope].is_generator:
                running = len(machine.functions.stack)

                def at_yield(values: Values, inside: State) -> Resumed:
                    cache[value] = values
                    inner = Ways(Meeting(), Meeting())
                    path = here.with_handles(inside.handles)
                    self._entered.append((lasting, Context(function, (), given), running))
                    then(values, path, inner)
                    self._entered.pop()
                    return Resumed(None if path.dead else path, inner.raises.thrown())

                after = machine.functions.run_inline(function, (), given, here, here_ways, frame, on_yield=at_yield)
                here.become(after)
                return
            if isinstance(value, Class):
                values = self._construct(value, function, given, here, here_ways, frame)
            else:
                decorators = machine.decorators.of(function.scope)
                if decorators:
                    raw = structs.replace(function, raw=True)
                    values = machine.decorators.run(raw, decorators, (), given, here, here_ways, frame)
                elif held_at_all(here):
                    values = machine.functions.inline(function, (), given, here, here_ways, frame)
                else:
                    # Nothing is held yet: what a dependency does is the same for all functions that have it.
                    values = machine.functions.effect(function, (), given, here, here_ways, frame, -1, told_inside=True)
            cache[value] = values
            if not here.dead:
                then(values, here, here_ways)

        self.provide(machine.entries.of(function.scope), (), state, ways, frame, cache, call)

    def _function(self, value: Value) -> Function | None:
        members = self.machine.inference.members
        if isinstance(value, Function):
            return value
        if isinstance(value, Class):
            made = Object(value.scope, True)
            return next((v for v in members.of(made, "__init__") if isinstance(v, Function)), None)
        if isinstance(value, Object):
            return next((v for v in members.of(value, "__call__") if isinstance(v, Function)), None)
        return None

    def _construct(
        self, value: Class, function: Function, given: Given, state: State, ways: Ways, frame: Frame
    ) -> Values:
        machine = self.machine
        fields = machine.functions.run_method(function, (), given, -1, state, ways, frame)
        return union((Object(value.scope, True, fields),))


def _with_fields(receiver: Value | None, given: Given) -> Value | None:
    """The object whose method is called, with what was injected into it."""
    if not isinstance(receiver, Object):
        return receiver
    for name, values in given:
        if name == "." and values and isinstance(values[0], Object):
            receiver = values[0]
    fields = tuple([(name[1:], values) for name, values in given if name.startswith(".") and name != "."])
    return structs.replace(receiver, fields=(*receiver.fields, *fields)) if fields else receiver
