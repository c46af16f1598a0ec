"""Providers of a container of dependencies: `Factory(Repository, session=session)`, `Resource(open_session)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from holdlint.link.values import Function, Partial, Pending, Values, union
from holdlint.track.frame import Frame
from holdlint.track.state import State, Ways

if TYPE_CHECKING:
    from holdlint.track.machine import Machine

RESOURCES = "<resources>"
"""Under this name a function knows the generators that it has begun through providers."""


class Providers:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine

    def provide(
        self,
        provider: Partial,
        arguments: tuple[Values, ...],
        keywords: tuple[tuple[str, Values], ...],
        index: int,
        state: State,
        ways: Ways,
        frame: Frame,
    ) -> Values:
        """A provider is called: first those among its arguments, then its function; a generator runs to its `yield`."""
        given = tuple([self._argument(values, index, state, ways, frame) for values in provider.arguments])
        named = [(key, self._argument(values, index, state, ways, frame)) for key, values in provider.keywords]
        function = provider.function
        if isinstance(function, Function) and not self.machine.decorators.of(function.scope):
            function = structs.replace(function, raw=True)  # it may do no more than call what it is given
        plain = Partial(function, (*given, *arguments))
        both = tuple({**dict(named), **dict(keywords)}.items())
        made = self.machine.calls.one(plain, (), both, index, state, ways, frame, True)
        found: list[Values] = []
        for value in made:
            if isinstance(value, Pending) and self.machine.calls.is_generator(value):
                found.append(self.machine.suspended.advance(value, state, ways, frame))
                state.names()[RESOURCES] = union(state.env.get(RESOURCES, ()), (value,))
            else:
                found.append((value,))
        return union((), *found)

    def _argument(self, values: Values, index: int, state: State, ways: Ways, frame: Frame) -> Values:
        found: list[Values] = []
        for value in values:
            if isinstance(value, Partial) and value.provides:
                found.append(self.provide(value, (), (), index, state, ways, frame))
            else:
                found.append((value,))
        return union((), *found)

    def shut_down(self, state: State, ways: Ways, frame: Frame) -> None:
        """The generators that were begun here come to their ends."""
        for value in reversed(state.names().pop(RESOURCES, ())):
            if isinstance(value, Pending):
                self.machine.suspended.close(value, state, ways, frame)
