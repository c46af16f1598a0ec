"""Runs a function with the middlewares of its framework around it: they go on with it, and it ends in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from holdlint.link.middlewares import Middleware
from holdlint.link.values import Class, Function, Object, Values
from holdlint.track import status as st
from holdlint.track.frame import Frame
from holdlint.track.renaming import is_shared
from holdlint.track.state import Meeting, State, Ways
from holdlint.track.status import Statuses

if TYPE_CHECKING:
    from holdlint.track.machine import Machine

Handles = dict[str, Statuses]
NEXT = Class(-1)
"""Instead of a receiver: what a middleware goes on with."""
NONE = Middleware(-1, None, True, 0)


class Surroundings:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._scope = -1
        self._rest: tuple[Middleware, ...] = ()
        self._here = NONE
        self._gone_on = False
        self._owned: dict[Middleware, frozenset[int]] = {}
        """The functions of each middleware."""
        self._frame: Frame | None = None
        self._entry: Handles = {}
        self._done: dict[object, tuple[Handles | None, Handles | None]] = {}
        """What became of the handles that the function was come to with: where it ended, and where it raised."""
        self._answered = Meeting()
        """Where the function has given its answer, and its dependencies have not ended yet."""

    def of(self, scope: int) -> tuple[Middleware, ...]:
        """What stands around a function and matters to it."""
        reach = self.machine.reach
        if self.machine.program.is_library(scope):
            return ()
        found = []
        for one in self.machine.inference.middlewares.around(scope):
            scopes = (one.function, *reach.inside(one.function))
            if any(reach.handles[inner] or reach.waits[inner] for inner in scopes):
                found.append(one)
        return tuple(found)

    def run(self, scope: int, around: tuple[Middleware, ...], entry: Handles) -> None:
        """Runs a function by itself, with what stands around it. `entry`: what its framework opens for it alone."""
        frame = Frame(scope, self.machine.program.scopes[scope], {}, {}, None, 0, None, -1, True, True, scope)
        self._scope, self._frame, self._entry, self._done = scope, frame, entry, {}
        self._answered = Meeting()
        try:
            self._inside(around, State({}, {}), Ways(Meeting(), Meeting()))
        finally:
            self._scope, self._rest, self._here = -1, (), NONE

    def looks_at(self, scope: int) -> bool:
        """Whether a function is one of the middleware that runs now, whose annotations do not say what it goes on with."""
        return self._scope >= 0 and scope in self._own(self._here)

    def _own(self, one: Middleware) -> frozenset[int]:
        known = self._owned.get(one)
        if known is None:
            whole = one.function if one.owner is None else one.owner
            known = frozenset((one.function, *self.machine.reach.inside(whole))) if whole >= 0 else frozenset()
            self._owned[one] = known
        return known

    def is_next(self, function: Function) -> bool:
        """Whether a function stands for what the middleware that runs now goes on with."""
        return function.scope == self._scope and function.outer == 0 and function.receiver == NEXT

    def answered(self, state: State) -> None:
        """The function has given its answer."""
        if self._scope >= 0:
            self._answered.add(state)

    def go_on(self, state: State, ways: Ways) -> Values:
        """A middleware calls what it was given. For the same handles it does the same."""
        self._gone_on = True
        key = (len(self._rest), tuple(sorted(state.handles.items(), key=lambda item: item[0])))
        if key not in self._done:
            path, inner = state.copy(), Ways(Meeting(), Meeting())
            self._inside(self._rest, path, inner)
            failed = inner.raises.state
            self._keep(path, state)
            self._done[key] = (None if path.dead else path.handles, None if failed is None else failed.handles)
        ended, failed_with = self._done[key]
        if failed_with is not None:
            ways.raises.add(state.with_handles(dict(failed_with)))
        if ended is None:
            state.dead = True
        else:
            state.handles = dict(ended)
        return ()

    def _keep(self, path: State, before: State) -> None:
        """A middleware that is called with what it goes on with gets the answer before that is sent; dependencies end when it has
        been sent, which those that are made with it wait for."""
        if self._answered.state is None or path.dead:
            return
        for handle, statuses in self._answered.state.handles.items():
            if handle in before.handles:
                continue
            if not self._here.made:
                path.handles[handle] = statuses
            elif not is_shared(handle):
                path.handles.pop(handle, None)

    def _inside(self, around: tuple[Middleware, ...], state: State, ways: Ways) -> None:
        assert self._frame is not None
        before, here = self._rest, self._here
        if not around:
            # As much is looked at as if nothing stood around it.
            fuel, self.machine.fuel = self.machine.fuel, self.machine.allowance
            self._open(state)
            self.machine.injection.run(self._scope, state, ways, self._frame)
            self._close(state)
            self.machine.fuel = fuel
            return
        self._rest, self._here, self._gone_on = around[1:], around[0], False
        start = state.copy()
        self._run(around[0], state, ways, self._frame)
        self._rest, self._here = before, here
        if not self._gone_on:
            # Nobody sees how it goes on: it is as if it were not there.
            state.become(start)
            self._inside(around[1:], state, ways)
        self._gone_on = True

    def _run(self, one: Middleware, state: State, ways: Ways, frame: Frame) -> None:
        machine = self.machine
        machine.line = machine.program.scopes[one.function].line
        following: Values = (Function(self._scope, NEXT, 0, True),)
        receiver: Object | None = None
        if one.owner is not None:
            init = machine.inference.members.of(Object(one.owner, exact=True), "__init__")
            given = (following,) if one.made else ()
            fields: tuple[tuple[str, Values], ...] = ()
            for method in init:
                if isinstance(method, Function):
                    fields = machine.functions.run_method(method, given, (), -1, state, ways, frame)
            receiver = Object(one.owner, exact=True, fields=fields)
        called = Function(one.function, receiver, 0, True)
        if not one.made:
            machine.functions.inline(called, (*[()] * one.position, following), (), state, ways, frame)
            return
        if one.owner is not None:
            machine.functions.inline(called, (), (), state, ways, frame)
            return
        for made in machine.functions.inline(called, (following,), (), state, ways, frame):
            if isinstance(made, Function) and not state.dead:
                machine.functions.inline(structs.replace(made, raw=True), (), (), state, ways, frame)
                return

    def _open(self, state: State) -> None:
        for handle, statuses in self._entry.items():
            known = state.handles.get(handle)
            if known is None or not any(status.level >= st.OPEN or status.depth for status in known):
                state.handles[handle] = statuses

    def _close(self, state: State) -> None:
        site = self.machine.site_here("")
        for handle in self._entry:
            if handle in state.handles:
                state.handles[handle] = st.apply("disarm", state.handles[handle], site, False)
