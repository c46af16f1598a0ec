"""Runs what is subscribed to a signal where a call sends it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import structs

from holdlint.link.values import Bound, Class, Lib, Object, Pending, Values
from holdlint.model import headers as h
from holdlint.model import steps as s
from holdlint.track import status as st
from holdlint.track.frame import Frame
from holdlint.track.state import Meeting, State, Ways

if TYPE_CHECKING:
    from holdlint.link.signals import Sent
    from holdlint.track.machine import Machine

Keyed = tuple[tuple[str, Values], ...]


class Sending:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.program = machine.program
        self._tests: dict[int, frozenset[int] | None] = {}

    def sent(self, callee: Lib | Bound, index: int, frame: Frame) -> list[Sent]:
        """What a call of the frame runs, without what is told elsewhere: those that run inside a transaction anyway."""
        site = frame.row.calls[index] if index >= 0 else None
        return [
            sent
            for sent in self.machine.reach.signals.sent(frame.scope, site, callee)
            if self.machine.reach.waits[sent.subscription.function.scope]
            and not self.machine.surrounding(sent.subscription.function.scope)
            and self._concerns(sent)
        ]

    def run(
        self,
        sent: list[Sent],
        when: str,
        handle: str | None,
        arguments: tuple[Values, ...],
        keywords: Keyed,
        index: int,
        state: State,
        ways: Ways,
        frame: Frame,
    ) -> None:
        """Runs those that are sent before the call's own statement, behind it, or inside its own transaction."""
        for one in sent:
            if one.when != when or state.dead:
                continue
            self.machine.doubt += one.doubt
            given = self._given(one, arguments, keywords)
            if when == "inside" and handle is not None and not self._open(handle, state):
                self._inside(one, handle, given, index, state, ways, frame)
            else:
                function = one.subscription.function
                values = self.machine.calls.one(function, (), given, index, state, ways, frame, awaited=True)
                self.machine.calls.await_values(
                    tuple([v for v in values if isinstance(v, Pending)]), state, ways, frame
                )
            self.machine.doubt -= one.doubt

    def _open(self, handle: str, state: State) -> bool:
        return all(status.level >= st.OPEN for status in self.machine.effects.of(handle, state))

    def _inside(self, one: Sent, handle: str, given: Keyed, index: int, state: State, ways: Ways, frame: Frame) -> None:
        """The sender opens a transaction of its own: what waits in there is told where it waits."""
        effects, site = self.machine.effects, self.machine.site(frame, index)
        effects.set(handle, "join", state, site)
        if one.state != "block":
            effects.set(handle, "change" if one.state == "row-lock" else "query", state, site)
        function = structs.replace(one.subscription.function, raw=True)
        inner = Ways(Meeting(), Meeting())
        decorators = self.machine.decorators.of(function.scope)
        if decorators:
            self.machine.decorators.run(function, decorators, (), given, state, inner, frame)
        else:
            self.machine.functions.inline(function, (), given, state, inner, frame, index)
        failed = inner.raises.state
        if failed is not None:
            effects.set(handle, "disarm", failed, site)
            ways.raises.add(failed)
        if not state.dead:
            effects.set(handle, "disarm", state, site)

    def _given(self, one: Sent, arguments: tuple[Values, ...], keywords: Keyed) -> Keyed:
        """What the function gets: what the call passes on, or who sends."""
        row = one.subscription.row
        if one.explicit:
            return ((row.sender, arguments[0]), *keywords) if arguments else keywords
        classes = tuple([Class(v.scope) for v in one.models if isinstance(v, (Object, Class))])
        given: list[tuple[str, Values]] = [(row.sender, classes)]
        if row.subject:
            given.append((row.subject, tuple([Object(v.scope) for v in classes])))
        return tuple(given)

    # ---- functions that sort out themselves whose signals they are for

    def _concerns(self, sent: Sent) -> bool:
        """Whether a function goes on for these senders. One that is subscribed to all senders and tests who it is goes on for
        the classes that its tests name; one that asks in another way is taken not to."""
        one = sent.subscription
        if one.senders is not None:
            return True
        scope = one.function.scope
        if scope not in self._tests:
            self._tests[scope] = self._tested(scope, {one.row.sender, one.row.subject} - {""})
        wanted = self._tests[scope]
        if wanted is None:
            return True
        return any(isinstance(v, (Object, Class)) and v.scope in wanted for v in sent.models)

    def _tested(self, scope: int, subjects: set[str]) -> frozenset[int] | None:
        """The classes that the tests of a function compare its sender with; None if it does not test it."""
        body = self.machine.body(scope)
        if body is None:
            return None
        row = self.program.scopes[scope]
        found: set[int] = set()
        asked = False
        for test in s.tests(body.steps):
            parts = list(self._parts(test, row))
            if not any(self._names(part) in subjects for part in parts):
                continue
            asked = True
            for part in parts:
                values = self.machine.inference.infer(scope, part) if isinstance(part, (h.Name, h.Attribute)) else ()
                found.update([v.scope for v in values if isinstance(v, Class)])
                if isinstance(part, h.Literal):
                    found.update(self.machine.reach.signals.models_named(part.value))
        return frozenset(found) if asked else None

    def _names(self, expr: h.Expr) -> object:
        return expr.id if isinstance(expr, h.Name) else expr.value if isinstance(expr, h.Literal) else None

    def _parts(self, expr: h.Expr, row: h.Scope) -> Iterator[h.Expr]:
        """An expression and everything in it."""
        yield expr
        inner: tuple[h.Expr, ...] = ()
        if isinstance(expr, h.Call):
            site = row.calls[expr.index]
            inner = (site.function, *site.arguments, *[value for _, value in site.keywords])
        elif isinstance(expr, (h.Attribute, h.Test, h.Await, h.Walrus, h.Starred)):
            inner = (expr.value,)
        elif isinstance(expr, h.Subscript):
            inner = (expr.value, expr.key)
        elif isinstance(expr, h.Choice):
            inner = expr.options if expr.test is None else (expr.test, *expr.options)
        elif isinstance(expr, h.Group):
            inner = expr.parts
        elif isinstance(expr, h.Sequence):
            inner = expr.items
        for part in inner:
            yield from self._parts(part, row)
