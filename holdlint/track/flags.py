"""The parameters whose truth decides about a path of a function, or of one that it hands them on to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.model import headers as h
from holdlint.model import steps as s
from holdlint.track.handed_on import handed_on

if TYPE_CHECKING:
    from holdlint.track.machine import Machine


class Flags:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.program = machine.program
        self.inference = machine.inference
        self._known: dict[int, frozenset[str]] = {}

    def of(self, scope: int) -> frozenset[str]:
        """The names whose truth decides about a path of a function."""
        known = self._known.get(scope)
        if known is None:
            body = self.machine.body(scope)
            row = self.program.scopes[scope]
            known = self._known[scope] = tested_names(body.steps, row) if body is not None else frozenset()
            if body is not None:
                known = self._known[scope] = known | self._handed_on(scope, row, known)
        return known

    def _handed_on(self, scope: int, row: h.Scope, tested: frozenset[str]) -> frozenset[str]:
        """Parameters that may be left out and are flags of a callee: `find(key, conn=conn)`. Missed: what goes round a circle."""
        left_out = {
            param.name
            for param in row.params
            if param.name not in tested
            and isinstance(param.default, h.Literal)
            and (param.default.value is None or isinstance(param.default.value, bool))
        }
        return handed_on(self.inference, scope, left_out, self.of) if left_out else frozenset()


def tested_names(steps: tuple[s.Step, ...], row: h.Scope) -> frozenset[str]:
    """Names that stand in the tests of branches, or of a choice that a call is given or made on: `(conn or pool).fetch()`."""
    found: set[str] = set()
    for step in s.walk(steps):
        if isinstance(step, s.Branch):
            _names_in(step.test, found)
        elif isinstance(step, s.Repeat):
            if step.target is None:
                _names_in(step.source, found)
        elif isinstance(step, (s.Do, s.Bind, s.Leave)) and step.value is not None:
            _names_in_choices(step.value, found)
        elif isinstance(step, s.Enter):
            _names_in_choices(step.context, found)
    for site in row.calls:
        for expr in (site.function, *site.arguments, *[value for _, value in site.keywords]):
            _names_in_choices(expr, found)
    return frozenset(found)


def _names_in(expr: h.Expr, found: set[str]) -> None:
    if isinstance(expr, h.Name):
        found.add(expr.id)
    elif isinstance(expr, h.Test):
        _names_in(expr.value, found)
    elif isinstance(expr, h.Choice):
        for option in expr.options:
            _names_in(option, found)


def _names_in_choices(expr: h.Expr, found: set[str]) -> None:
    while isinstance(expr, (h.Attribute, h.Await)):
        expr = expr.value
    if isinstance(expr, h.Choice):
        _names_in(expr.test if expr.test is not None else expr, found)
