"""What a decorated function is besides being callable: a task, which has methods of its own (`task.delay`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link import library
from holdlint.link.answers import Answers
from holdlint.link.values import Class, Function, LibObject, Values
from holdlint.model import headers as h

if TYPE_CHECKING:
    from holdlint.link.infer import Inference


class Extended:
    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self.program = inference.program
        self._known: Answers[int] = Answers(inference.circles)

    def of(self, function: int) -> Values:
        """An instance of the type whose methods a function has besides being callable.

        `@area.register` above a second `area` asks about `area` itself.
        """
        known = self._known.ask(function)
        if known is not None:
            return known
        found: Values = ()
        outer = self.program.parent(function)
        for expr, decorator in zip(
            self.program.decorators(function), self.program.scopes[function].decorators, strict=True
        ):
            for value in self.inference.infer(outer, expr):
                row = library.decorated(self.inference, value)
                if row is not None and not found:
                    found = (LibObject(row.type, own=self._base(outer, decorator, row.base)),)
                elif isinstance(value, Function) and not found:
                    found = self._by_wrapper(value.scope)
        return self._known.settle(function, found)

    def _by_wrapper(self, wrapper: int, deep: bool = False) -> Values:
        """As above, by a decorator of the project that leaves it to a library's: it returns a call of it, or a function that does
        (`def later(**options): return shared_task(base=Later, **options)`)."""
        row = self.program.scopes[wrapper]
        for expr in row.returns:
            if isinstance(expr, h.Name) and not deep:
                for value in self.inference.infer(wrapper, expr):
                    if isinstance(value, Function) and self.program.parent(value.scope) == wrapper:
                        found = self._by_wrapper(value.scope, True)
                        if found:
                            return found
            while isinstance(expr, h.Call):
                function = row.calls[expr.index].function
                for value in self.inference.infer(wrapper, function):
                    told = library.decorated(self.inference, value)
                    if told is not None:
                        return (LibObject(told.type, own=self._base(wrapper, expr, told.base)),)
                expr = function
        return ()

    def _base(self, scope: int, decorator: h.Expr, keyword: str) -> int:
        """The class of the project that a decorator names as the function's (`@app.task(base=Later)`)."""
        if keyword and isinstance(decorator, h.Call):
            for key, expr in self.program.scopes[scope].calls[decorator.index].keywords:
                if key == keyword:
                    return next((v.scope for v in self.inference.infer(scope, expr) if isinstance(v, Class)), -1)
        return -1
