"""Functions that a library runs while it holds, because they were registered for one of its events
(`sqlalchemy.event.listen(Session, "after_commit", f)`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from holdlint.link.values import Constant, Function, Lib, Values, unwrapped
from holdlint.model import headers as h

if TYPE_CHECKING:
    from holdlint.link.infer import Inference


class Hooked(Struct, array_like=True, frozen=True, gc=False):
    """What is held while a function runs: a handle of a type, in a state (free, connection, block, transaction), that the function
    gets as a parameter (by position; -1: it does not); `scope` and `line` are the place where it was registered."""

    type: str
    state: str
    parameter: int
    scope: int
    line: int


class Hooks:
    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self.program = inference.program
        self.rules = inference.rules

    def registered(self, scope: int, site: h.CallSite, callees: Values) -> Iterator[tuple[int, Hooked]]:
        """The functions that a call registers for events, by their scopes."""
        for callee in callees:
            for row in self.rules.hooks.get(callee.name, ()) if isinstance(callee, Lib) else ():
                if len(site.arguments) > row.function and self._is_for(scope, site, row.events, row.event):
                    values = self.inference.infer(scope, site.arguments[row.function])
                    for function in map(unwrapped, values):
                        if isinstance(function, Function):
                            yield function.scope, Hooked(row.type, row.state, row.parameter, scope, site.line)

    def decorated(self, scope: int) -> Iterator[Hooked]:
        """What a function's decorators register it for."""
        outer = self.program.parent(scope)
        for expr in self.program.scopes[scope].decorators:
            if not isinstance(expr, h.Call):
                continue
            site = self.program.scopes[outer].calls[expr.index]
            for callee in self.inference.infer(outer, site.function):
                for row in self.rules.hook_decorators.get(callee.name, ()) if isinstance(callee, Lib) else ():
                    if self._is_for(outer, site, row.events, row.event):
                        yield Hooked(row.type, row.state, row.parameter, outer, site.line)

    def overriding(self, scope: int) -> Iterator[Hooked]:
        """What a method is run for because its class has it from a library's base (`ModelAdmin.save_model`)."""
        owner = self.program.class_of(scope)
        if owner is None or not self.rules.hook_methods:
            return
        row = self.program.scopes[scope]
        for base in self.inference.members.line(owner)[1]:
            for line in self.rules.line_of(base):
                for hook in self.rules.hook_methods.get(f"{line}.{row.name}", ()):
                    yield Hooked(hook.type, hook.state, hook.parameter, scope, row.line)
                    return

    def _is_for(self, scope: int, site: h.CallSite, events: tuple[str, ...], position: int) -> bool:
        if len(site.arguments) <= position:
            return False
        values = self.inference.infer(scope, site.arguments[position])
        return any(isinstance(value, Constant) and value.value in events for value in values)
