"""Which exceptions `raise` statements make, and which handlers they pass by."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from holdlint.link.values import Class, Lib
from holdlint.model import headers as h
from holdlint.model import steps as s

if TYPE_CHECKING:
    from holdlint.track.frame import Frame
    from holdlint.track.machine import Machine

UNKNOWN = ""
BUILTIN = "builtins."
EVERYTHING = frozenset({"builtins.Exception", "builtins.BaseException"})


class Raised:
    def __init__(self, machine: Machine) -> None:
        self.program = machine.program
        self.inference = machine.inference

    def kind(self, expr: h.Expr | None, frame: Frame) -> str:
        """The name of the exception that a statement raises: that of a library's class, or the number of one of the project's."""
        if isinstance(expr, h.Group) and expr.parts:
            expr = expr.parts[0]
        if isinstance(expr, h.Call):
            expr = frame.row.calls[expr.index].function
        names = self._names(expr, frame)
        return names[0] if len(names) == 1 else UNKNOWN

    def passes(self, kind: str, handlers: tuple[s.Handler, ...], frame: Frame) -> bool:
        """Whether an exception of a kind surely meets none of these handlers."""
        if not handlers:
            return True
        if kind == UNKNOWN:
            return False
        for handler in handlers:
            caught = handler.caught
            for expr in caught.items if isinstance(caught, h.Sequence) else (caught,):
                names = self._names(expr, frame)
                if not names or any(self._is_one(kind, name) for name in names):
                    return False
        return True

    def _names(self, expr: h.Expr | None, frame: Frame) -> list[str]:
        if not isinstance(expr, (h.Name, h.Attribute)):
            return []
        values = self.inference.infer(frame.scope, expr)
        found = [str(v.scope) if isinstance(v, Class) else v.name for v in values if isinstance(v, (Class, Lib))]
        return found if len(found) == len(values) else []

    def _is_one(self, kind: str, caught: str) -> bool:
        """Whether an exception of one kind can be one of another. Two classes of one library may be related; those of a library
        are taken not to be, by name, what Python itself has."""
        if kind == caught or caught in EVERYTHING:
            return True
        if kind.isdigit():
            own, libraries = self.inference.members.line(int(kind))
            return caught in map(str, own) or any(self._is_one(base, caught) for base in libraries)
        if caught.isdigit():
            return False
        if kind.startswith(BUILTIN) and caught.startswith(BUILTIN):
            mine, theirs = _builtin(kind), _builtin(caught)
            return mine is None or theirs is None or issubclass(mine, theirs)
        return kind.partition(".")[0] == caught.partition(".")[0]


def _builtin(name: str) -> type | None:
    found = getattr(builtins, name.removeprefix(BUILTIN), None)
    return found if isinstance(found, type) else None
