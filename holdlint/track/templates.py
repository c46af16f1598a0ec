"""Runs what a library's method calls on the very object that it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link.values import Function, LibObject, Value, Values, union
from holdlint.track.frame import Frame
from holdlint.track.state import State, Ways, join

if TYPE_CHECKING:
    from holdlint.track.machine import Machine


class TemplateCalls:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.templates = machine.inference.templates

    def run(
        self,
        callee: Value,
        behind: bool,
        keywords: tuple[tuple[str, Values], ...],
        index: int,
        state: State,
        ways: Ways,
        frame: Frame,
    ) -> None:
        """Runs the functions of the project that a library's method calls, before or behind a statement of its own; it may
        be any one of them."""
        row = self.templates.row(callee)
        if row is None or row.behind != behind or state.dead or self.templates.turned_off(row, keywords):
            return
        # What runs inside a transaction anyway is told there; what was taken out of the request's runs in none.
        functions = [
            function
            for function in self.templates.run_by(callee)
            if self.machine.matters(function)
            and not self.machine.surrounding(function.scope)
            and not self.machine.reach.requests.exempt(function.scope)
        ]
        if not functions:
            return
        if row.inside is None:
            self._each(functions, index, state, ways, frame)
            return
        type_name = self.machine.rules.canonical(row.inside)
        known = self.machine.rules.handle(type_name)
        if known is None or not known.ambient:
            return
        context = LibObject(type_name, (), self.machine.ambient(known.type, known.ambient))

        def body(here: State, out: Ways) -> Values:
            return self._each(functions, index, here, out, frame)

        self.machine.decorators.inside(context, body, state, ways, frame)

    def _each(self, functions: list[Function], index: int, state: State, ways: Ways, frame: Frame) -> Values:
        """Each of the functions on a path of its own; that none of them is called is one of the paths."""
        names: dict[str, int] = {}
        for function in functions:
            name = self.machine.program.scopes[function.scope].name
            names[name] = names.get(name, 0) + 1
        end: State | None = state.copy()
        found: list[Values] = []
        for function in functions:
            path = state.copy()
            # What is a guess among several overrides of one method is told apart from what is known.
            guess = int(names[self.machine.program.scopes[function.scope].name] > 1)
            self.machine.doubt += guess
            found.append(self.machine.calls.callback(function, (), index, path, ways, frame))
            self.machine.doubt -= guess
            end = join(end, path)
        state.become(end)
        return union((), *found)
