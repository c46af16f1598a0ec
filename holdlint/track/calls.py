"""What calling, awaiting and iterating do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from holdlint.link import pools
from holdlint.link.members import PROPERTIES
from holdlint.link.values import (
    Bound,
    Class,
    Constant,
    Context,
    Function,
    Keywords,
    Lib,
    LibObject,
    Many,
    Object,
    Pack,
    Partial,
    Pending,
    Super,
    Value,
    Values,
    union,
)
from holdlint.model import headers as h
from holdlint.track.frame import Frame, OnYield, Resumed
from holdlint.track.renaming import handles_in
from holdlint.track.state import Closed, State, Ways, join

if TYPE_CHECKING:
    from holdlint.track.machine import Machine

MOST_CALLEES = 8
NOWHERE = (-1, -1)
TOO_MANY_GUESSES = 10
"""More than may be on a way that is told."""
Arguments = tuple[tuple[Values, ...], tuple[tuple[str, Values], ...]]


class Calls:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.program = machine.program
        self.inference = machine.inference

    # ---- calls

    def call(self, index: int, state: State, ways: Ways, frame: Frame, awaited: bool) -> Values:
        """Evaluates the `index`-th call of the frame's scope: receiver, arguments, then the call itself."""
        parts = self.machine.relevance.parts(frame.scope, index)
        if parts is not None and not self.machine.surroundings.looks_at(frame.scope):
            for part in parts:
                self.machine.expressions.value(part, state, ways, frame)
            known = self.inference.call(frame.scope, index)
            self.machine.coverage.passed(frame, index, state)
            ways.may_raise(state)
            return known
        site = frame.row.calls[index]
        callees = self.callees(site.function, state, ways, frame)
        arguments, keywords = self.arguments(site, state, ways, frame)
        if state.dead:
            return ()
        if not callees:
            callees = self.inference.infer(frame.scope, site.function)
        self.machine.coverage.met(frame, index, bool(callees), state)
        if not any(isinstance(callee, (Function, Class)) for callee in callees):
            self.machine.builtins.drain(site.function, arguments, state, ways, frame)
        return self.perform(callees, arguments, keywords, index, state, ways, frame, awaited)

    def callees(self, function: h.Expr, state: State, ways: Ways, frame: Frame) -> Values:
        if not isinstance(function, h.Attribute):
            return self.machine.expressions.value(function, state, ways, frame)
        if isinstance(function.value, h.Name):
            stored = state.env.get(f"{function.value.id}.{function.name}")
            if stored:
                return stored
        owners = self.machine.expressions.value(function.value, state, ways, frame)
        if isinstance(function.value, h.Name):
            owners = self.with_fields(function.value.id, owners, state)
        found: list[Values] = []
        for owner in owners:
            if isinstance(owner, Super):
                owner = self._super_of(owner, state, frame)
            if isinstance(owner, Object):
                values = self.machine.inference.members.of(owner, function.name)
                if not any(isinstance(v, Function) for v in values):
                    values = self.machine.expressions.read((owner,), function.name, state, ways, frame, called=True)
                found.append(values)
            else:
                found.append(self.machine.expressions.read((owner,), function.name, state, ways, frame))
        return union((), *found)

    def _super_of(self, value: Super, state: State, frame: Frame) -> Super:
        """`super()` of the instance whose method this is here; its class may be one below the class of the method."""
        params = frame.row.params
        for receiver in state.env.get(params[0].name, ()) if params else ():
            if isinstance(receiver, (Object, Class)) or (isinstance(receiver, LibObject) and receiver.own >= 0):
                return structs.replace(value, receiver=receiver)
        return value

    def with_fields(self, name: str, owners: Values, state: State) -> Values:
        """What was stored on the object under this name here goes along into its methods."""
        if not any(type(owner) is Object for owner in owners):
            return owners
        dotted = name + "."
        stored = [
            (key[len(dotted) :], values) for key, values in state.env.items() if key.startswith(dotted) and values
        ]
        stored = [(key, kept) for key, values in stored if (kept := self.machine.worth_telling(values))]
        if not stored:
            return owners
        return tuple(
            [
                structs.replace(
                    owner, fields=tuple(sorted({**dict(owner.fields), **dict(stored)}.items(), key=lambda f: f[0]))
                )
                if isinstance(owner, Object)
                else owner
                for owner in owners
            ]
        )

    def arguments(self, site: h.CallSite, state: State, ways: Ways, frame: Frame) -> Arguments:
        positional: list[Values] = []
        for argument in site.arguments:
            values = self.machine.expressions.value(argument, state, ways, frame)
            if isinstance(argument, h.Starred):
                packed = [v for v in values if isinstance(v, Pack)]
                if packed:
                    positional += packed[0].items
                else:
                    positional.append((Many(self.inference.iterate(values)),) if values else ())
            else:
                positional.append(values)
        keywords: list[tuple[str, Values]] = []
        for name, expr in site.keywords:
            values = self.machine.expressions.value(expr, state, ways, frame)
            if name is not None:
                keywords.append((name, values))
            else:
                for value in values:
                    if isinstance(value, Keywords):
                        keywords += [item for item in value.items if item[0] not in dict(keywords)]
        return tuple(positional), tuple(keywords)

    def perform(
        self,
        callees: Values,
        arguments: tuple[Values, ...],
        keywords: tuple[tuple[str, Values], ...],
        index: int,
        state: State,
        ways: Ways,
        frame: Frame,
        awaited: bool,
    ) -> Values:
        """Calls each of the callees on a path of its own; the paths meet again."""
        if len(callees) == 1:
            return self.one(callees[0], arguments, keywords, index, state, ways, frame, awaited)
        if not callees:
            self.machine.effects.guess(
                frame.row.calls[index].function if index >= 0 else h.NOTHING, state, frame, index
            )
            ways.may_raise(state)
            return ()
        found: list[Values] = []
        end: State | None = None
        # What callees are guesses among is told apart from what is known.
        guesses = self._guesses(callees, frame)
        self.machine.doubt += guesses
        before = self.machine.seconds.either(callees)
        for callee in callees[:MOST_CALLEES]:
            path = state.copy()
            found.append(self.one(callee, arguments, keywords, index, path, ways, frame, awaited))
            end = join(end, path)
        self.machine.doubt -= guesses
        self.machine.seconds.alternatives = before
        state.become(end)
        return union((), *found)

    def _guesses(self, callees: Values, frame: Frame) -> int:
        """How many guesses it is that one of several functions is called. Inside a library it is none if most of them wait (the
        transports of an SDK, of which one never runs), else too many to be told: nobody sees the setting that chooses."""
        functions = [value for value in callees if isinstance(value, Function)]
        if len(functions) < 2:
            return 0
        if not self.program.is_library(frame.scope):
            return 1
        waiting = sum(self.machine.reach.waits[value.scope] for value in functions)
        return 0 if 2 * waiting >= len(functions) else TOO_MANY_GUESSES

    def one(
        self,
        callee: Value,
        arguments: tuple[Values, ...],
        keywords: tuple[tuple[str, Values], ...],
        index: int,
        state: State,
        ways: Ways,
        frame: Frame,
        awaited: bool,
    ) -> Values:
        """Calls one callee."""
        if isinstance(callee, Function):
            return self.function(callee, arguments, keywords, index, state, ways, frame, awaited)
        if isinstance(callee, Class):
            return self.construct(callee, arguments, keywords, index, state, ways, frame)
        if isinstance(callee, Partial) and callee.provides:
            return self.machine.providers.provide(callee, arguments, keywords, index, state, ways, frame)
        if isinstance(callee, Partial) and callee.enters and isinstance(callee.function, Function):
            return (Context(callee.function, arguments, keywords),)
        if isinstance(callee, Partial) and callee.inside is not None:
            inner = structs.replace(callee, inside=None)
            return self.machine.decorators.inside(
                callee.inside,
                lambda here, out: self.one(inner, arguments, keywords, index, here, out, frame, awaited),
                state,
                ways,
                frame,
            )
        if isinstance(callee, Partial):
            both = dict(callee.keywords) | dict(keywords)
            whole = callee.arguments + arguments
            return self.one(
                callee.function, whole, tuple(both.items()), index, state, ways, frame, awaited or callee.awaits
            )
        if isinstance(callee, (Lib, Bound, LibObject)):
            if not (isinstance(callee, Bound) and callee.name.startswith("builtins.generator.")):
                ways.may_raise(state)
            return self.machine.library.call(callee, arguments, keywords, index, state, ways, frame, awaited)
        if isinstance(callee, Object):
            methods = self.inference.members.of(callee, "__call__")
            return self.perform(methods, arguments, keywords, index, state, ways, frame, awaited) if methods else ()
        ways.may_raise(state)
        return ()

    def function(
        self,
        callee: Function,
        arguments: tuple[Values, ...],
        keywords: tuple[tuple[str, Values], ...],
        index: int,
        state: State,
        ways: Ways,
        frame: Frame,
        awaited: bool,
    ) -> Values:
        row = self.program.scopes[callee.scope]
        if callee.raw and self.machine.surroundings.is_next(callee):
            return self.machine.functions.run(callee, (), (), index, state, ways, frame)
        if row.is_generator:
            if self.inference.is_context_manager(callee.scope):
                return (Context(callee, arguments, keywords),)
            return (Pending(callee, arguments, keywords, (frame.scope, index)),)
        if row.is_async and not awaited:
            return (Pending(callee, arguments, keywords, (frame.scope, index)),)
        return self.machine.functions.run(callee, arguments, keywords, index, state, ways, frame)

    def construct(
        self,
        callee: Class,
        arguments: tuple[Values, ...],
        keywords: tuple[tuple[str, Values], ...],
        index: int,
        state: State,
        ways: Ways,
        frame: Frame,
    ) -> Values:
        """`Class(…)`: its `__init__` runs; an object with the interesting things that were stored on it comes out."""
        made = Object(callee.scope, exact=callee.exact)
        bases = self.inference.members.line(callee.scope)[1]
        init = self.inference.members.of(Object(callee.scope, exact=True), "__init__")
        methods = [v for v in init if isinstance(v, Function)]
        self.machine.library.of_class(callee, "__init__", state, ways, frame)
        for base in bases:
            row = self.machine.rules.handle(base)
            if row is not None and row.holds:
                # A subclass of a library's session is as good as the session.
                name = self._handle_of(base, arguments, keywords, index, state, ways, frame, bool(methods))
                made = structs.replace(made, handle=name)
                break
        for method in methods:
            result = self.machine.functions.run_method(method, arguments, keywords, index, state, ways, frame)
            return (structs.replace(made, fields=result),)
        self.machine.later.stream(list(bases), arguments, keywords, index, state, frame)
        declared = [
            a.target.id
            for owner in reversed(self.inference.members.line(callee.scope)[0])
            for a in self.program.scopes[owner].assigns
            if isinstance(a.target, h.Name) and a.annotation is not None
        ]
        given = dict(zip(declared, arguments, strict=False)) | dict(keywords)
        fields = [(key, kept) for key, values in given.items() if (kept := self.machine.worth_telling(values))]
        return (structs.replace(made, fields=tuple(sorted(fields, key=lambda field: field[0]))),)

    def _handle_of(
        self,
        base: str,
        arguments: tuple[Values, ...],
        keywords: tuple[tuple[str, Values], ...],
        index: int,
        state: State,
        ways: Ways,
        frame: Frame,
        own_init: bool,
    ) -> str:
        """The handle of an instance whose class has a library's handle as its base: a new one, or the one that it is given."""
        give = self.machine.rules.calls.get(base)
        if give is not None and give.handle == "argument":
            given = [one for values in (*arguments, *[v for _, v in keywords]) for one in handles_in(values)]
            if given:
                return given[0]
        keeps, pool = False, pools.UNKNOWN
        if give is not None and not own_init:
            # What the class is made with goes to the library's `__init__`.
            keeps = any(
                isinstance(value, Constant) and name in give.keeps and value.value == give.keeps[name]
                for name, values in keywords
                for value in values
            )
            pool = pools.given(self.inference, give, None, arguments, dict(keywords))
        return self.machine.library.new_handle(base, index, state, ways, frame, keeps, pool, base)

    def callback(
        self,
        callee: Value,
        arguments: tuple[Values, ...],
        index: int,
        state: State,
        ways: Ways,
        frame: Frame,
        keywords: tuple[tuple[str, Values], ...] = (),
    ) -> Values:
        """A library runs a function (or a coroutine) that it was given."""
        if isinstance(callee, Pending):
            return self.await_values((callee,), state, ways, frame)
        values = self.one(callee, arguments, keywords, index, state, ways, frame, awaited=True)
        pending = tuple([v for v in values if isinstance(v, Pending)])
        if pending:
            values = self.await_values(pending, state, ways, frame)
        return values

    # ---- coroutines and generators

    def is_generator(self, value: Value) -> bool:
        return (
            isinstance(value, Pending)
            and isinstance(value.callee, Function)
            and self.program.scopes[value.callee.scope].is_generator
        )

    def await_values(self, values: Values, state: State, ways: Ways, frame: Frame) -> Values:
        """`await values`: what was pending runs now."""
        found: list[Values] = []
        for value in values:
            if isinstance(value, Pending) and not self.is_generator(value):
                found.append(self.run_pending(value, state, ways, frame))
            elif isinstance(value, LibObject) and (started := self.machine.tasks.of((value,))):
                found.append(self.machine.tasks.wait(started, state, ways, frame))
            elif isinstance(value, LibObject):
                self.machine.library.method(value, "__await__", state, ways, frame)
                found.append((value,))
            elif isinstance(value, Many):
                self.await_values(tuple([v for v in value.items if isinstance(v, Pending)]), state, ways, frame)
                found.append((value,))
            else:
                found.append((value,))
        return union((), *found)

    def run_pending(self, value: Pending, state: State, ways: Ways, frame: Frame) -> Values:
        if state.dead:
            return ()
        index = value.site[1] if value.site[0] == frame.scope else -1
        if isinstance(value.callee, Function):
            return self.machine.functions.run(value.callee, value.arguments, value.keywords, index, state, ways, frame)
        return self.machine.library.run_pending(value, index, state, ways, frame)

    def run_generator(
        self,
        value: Context | Pending,
        state: State,
        ways: Ways,
        frame: Frame,
        on_yield: OnYield,
        index: int = -1,
        closed: Closed | None = None,
    ) -> State | None:
        """Runs a generator function with something that happens at each of its yields; the state behind it."""
        function = value.function if isinstance(value, Context) else value.callee
        if not isinstance(function, Function):
            return state
        if not self.machine.functions.can_run_inline(function.scope, frame):
            return self._pass_over(value, state, ways, on_yield, closed)
        return self.machine.functions.run_inline(
            function, value.arguments, value.keywords, state, ways, frame, on_yield=on_yield, index=index, closed=closed
        )

    def _pass_over(
        self, value: Context | Pending, state: State, ways: Ways, on_yield: OnYield, closed: Closed | None
    ) -> State | None:
        """A generator function that is not looked into: what stands around its `yield` runs nevertheless."""
        given = self.inference.enter((value,)) if isinstance(value, Context) else self.inference.iterate((value,))
        self.machine.yielding = NOWHERE
        resumed = on_yield(given, state.copy())
        if resumed.thrown is not None:
            ways.raises.add(resumed.thrown)
            ways.raises.raised_too(resumed.thrown.by_hand)
        if resumed.left is not None and closed is not None:
            closed.add(resumed.left, state)
        return resumed.on if isinstance(value, Context) else join(state, resumed.on)

    def consume(self, values: Values, state: State, ways: Ways, frame: Frame, is_async: bool) -> Values:
        """Iterates over everything at once; what the elements can be."""
        found: list[Values] = []
        rest: list[Value] = []
        for value in values:
            if self.is_generator(value) and isinstance(value, Pending):
                seen: list[Values] = []

                def note(given: Values, inside: State, seen: list[Values] = seen) -> Resumed:
                    seen.append(given)
                    return Resumed(inside)

                index = value.site[1] if value.site[0] == frame.scope else -1
                after = self.run_generator(value, state, ways, frame, note, index)
                state.become(after)
                found.append(union((), *seen))
            else:
                rest.append(value)
        if rest and not state.dead:
            elements = self.iterate(tuple(rest), state, ways, frame, is_async)
            self.advance(tuple(rest), state, ways, frame)
            self.exhaust(tuple(rest), state, ways, frame, is_async)
            found.append(elements)
        return union((), *found)

    def iterate(self, values: Values, state: State, ways: Ways, frame: Frame, is_async: bool) -> Values:
        """The effect of beginning to iterate, and what the elements can be."""
        for value in values:
            if isinstance(value, LibObject):
                self.machine.library.method(value, "__aiter__" if is_async else "__iter__", state, ways, frame)
            elif isinstance(value, Object):
                methods = self.inference.members.of(value, "__aiter__" if is_async else "__iter__")
                for method in methods:
                    if isinstance(method, Function):
                        made = self.function(method, (), (), -1, state, ways, frame, awaited=False)
                        self.consume(tuple([v for v in made if self.is_generator(v)]), state, ways, frame, is_async)
            elif isinstance(value, Class):
                self.machine.library.of_class(value, "__iter__", state, ways, frame)
        found = self.inference.iterate(values)
        for value in values:
            if isinstance(value, LibObject) and value.handle is not None:
                found = self.machine.library.rows_of(found, value.handle)
            elif isinstance(value, LibObject):
                found = self.machine.library.elements(value, found, state, ways, frame, is_async)
        return found

    def advance(self, values: Values, state: State, ways: Ways, frame: Frame) -> None:
        """The effect of taking the next element."""
        for value in values:
            if isinstance(value, Pending) and not isinstance(value.callee, Function):
                index = value.site[1] if value.site[0] == frame.scope else -1
                self.machine.library.run_pending(value, index, state, ways, frame)
            elif isinstance(value, Object):
                for name in ("__next__", "__anext__"):
                    for method in self.inference.members.of(value, name):
                        if isinstance(method, Function):
                            self.function(method, (), (), -1, state, ways, frame, awaited=True)

    def exhaust(self, values: Values, state: State, ways: Ways, frame: Frame, is_async: bool) -> None:
        """The effect of an iteration that comes to its end."""
        for value in values:
            if isinstance(value, LibObject):
                self.machine.library.method(
                    value, "StopAsyncIteration" if is_async else "StopIteration", state, ways, frame
                )

    # ---- attributes

    def read_property(self, owner: Object, name: str, state: State, ways: Ways, frame: Frame) -> Values | None:
        """Runs a property of the project; None if the attribute is none."""
        for scope in self.inference.members.line(owner.scope)[0]:
            for binding in self.program.bindings(scope).get(name, ()):
                if binding.how == "function":
                    if not self.inference.decorator_names(binding.scope) & PROPERTIES:
                        return None
                    getter = Function(binding.scope, owner)
                    return self.machine.functions.run(getter, (), (), -1, state, ways, frame)
        return None
