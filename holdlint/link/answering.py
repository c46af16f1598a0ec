"""Functions whose elements or results a framework sends: a view that is a generator, or that returns one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from holdlint.link import library
from holdlint.link.values import Bound, Lib
from holdlint.rulebook.rows import Stream

if TYPE_CHECKING:
    from holdlint.link.infer import Inference


class Sender(NamedTuple):
    """What sends a body, by the name under which the rules know it, and its row."""

    name: str
    row: Stream


class Streamed:
    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self.program = inference.program
        self.table = inference.rules.stream_decorators
        self._known: dict[int, Sender | None] = {}

    def of(self, scope: int) -> Sender | None:
        """What sends the elements of a function, or of what it returns."""
        known = self._known.get(scope)
        if known is None and scope not in self._known:
            known = self._known[scope] = self._find(scope) if self.table.exact or self.table.patterns else None
        return known

    def _find(self, scope: int) -> Sender | None:
        outer = self.program.parent(scope)
        for expr in self.program.decorators(scope):
            for value in self.inference.infer(outer, expr):
                if not isinstance(value, (Lib, Bound)):
                    continue
                receiver = value.receiver if isinstance(value, Bound) else None
                for name in library.names_of(self.inference, value.name, receiver):
                    row = self.table.get(name)
                    if row is not None:
                        return Sender(name, row)
        return None
