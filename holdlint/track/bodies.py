"""Bodies on demand: the lines of a scope, lowered once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from holdlint.model import headers as h
from holdlint.model import steps as s
from holdlint.read.source import deep_stack
from holdlint.track.shorter import shorter

if TYPE_CHECKING:
    from holdlint.link.program import Program


class Lowering(Struct, array_like=True, frozen=True, gc=False):
    """All that is needed to lower one body, wherever that is done."""

    short: str | None
    """What the scope's lines come down to; None if they have to be read in full."""
    whole: str
    """The scope's lines; they are read if the short text does not fit the header."""
    scope: h.Scope
    children: tuple[int, ...]


class Lowered(Struct, array_like=True, frozen=True, gc=False):
    """A body, or the reason why there is none."""

    body: s.Body | None
    fault: str = ""


def lowered(task: Lowering) -> Lowered:
    """The steps of one body. Never raises: libcst has errors of many kinds for text that it does not read."""
    # libcst is loaded only where a body is looked at
    from holdlint.track.lower import lower
    from holdlint.track.lower_short import lower_short

    fault = ""
    with deep_stack():
        for text, how in ((task.short, lower_short), (task.whole, lower)):
            try:
                if text is not None:
                    return Lowered(how(text, task.scope, task.children))
            except RecursionError:
                fault = "nested too deeply"
            except Exception as error:
                fault = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
    return Lowered(None, fault)


class Bodies:
    """`text` gives the text of a file by its path, as it was when its header was made."""

    def __init__(self, program: Program, text: Callable[[str], str | None]) -> None:
        self.program = program
        self.text = text
        self._lines: dict[int, list[str] | None] = {}
        self._bodies: dict[int, s.Body | None] = {}
        self.unreadable: list[tuple[int, str]] = []
        """Scopes whose bodies could not be read, with the reason."""

    def __call__(self, scope: int) -> s.Body | None:
        if scope not in self._bodies:
            row = self.program.scopes[scope]
            if row.kind == "lambda":
                value: h.Expr = row.returns[0] if row.returns else h.NOTHING
                self._bodies[scope] = s.Body((s.Leave(row.line, "return", value),))
                return self._bodies[scope]
            task = self.task(scope)
            self.take(scope, Lowered(None) if task is None else self.lowered(task))
        return self._bodies[scope]

    def lowered(self, task: Lowering) -> Lowered:
        """Lowers one body."""
        return lowered(task)

    def take(self, scope: int, found: Lowered) -> None:
        """Remembers a body that was lowered."""
        self._bodies[scope] = found.body
        if found.fault:
            self.unreadable.append((scope, found.fault))

    def task(self, scope: int) -> Lowering | None:
        """What has to be lowered for a scope; None if there is nothing to be parsed."""
        row = self.program.scopes[scope]
        if row.kind not in ("module", "function"):
            return None
        file = self.program.file_of[scope]
        lines = self._lines_of(file)
        if lines is None:
            return None
        own = lines[row.line - 1 : row.end_line] if row.kind == "function" else lines
        base = self.program.files[file].base
        inner = self.program.children[scope]
        children = tuple([child - base for child in inner])
        short = shorter(own, row, [(child - base, self.program.scopes[child]) for child in inner])
        return Lowering(short, "\n".join(own) + "\n", row, children)

    def _lines_of(self, file: int) -> list[str] | None:
        if file not in self._lines:
            text = self.text(self.program.files[file].path)
            self._lines[file] = text.split("\n") if text is not None else None
        return self._lines[file]
