"""Bodies on demand: the lines of a scope, lowered once."""

from __future__ import annotations

from collections.abc import Callable

from holdlint.link.program import Program
from holdlint.model import headers as h
from holdlint.model import steps as s
from holdlint.read.source import deep_stack


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
            self._bodies[scope] = self._lowered(scope)
        return self._bodies[scope]

    def _lowered(self, scope: int) -> s.Body | None:
        row = self.program.scopes[scope]
        if row.kind == "lambda":
            value: h.Expr = row.returns[0] if row.returns else h.NOTHING
            return s.Body((s.Leave(row.line, "return", value),))
        if row.kind == "class":
            return None
        lines = self._lines_of(self.program.file_of[scope])
        if lines is None:
            return None
        from holdlint.track.lower import lower  # libcst is loaded only where a body is looked at

        if row.kind == "module":
            text = "\n".join(lines)
        else:
            text = "\n".join(lines[row.line - 1 : row.end_line]) + "\n"
        base = self.program.files[self.program.file_of[scope]].base
        children = [child - base for child in self.program.children[scope]]
        try:
            with deep_stack():
                return lower(text, row, children)
        except RecursionError:
            self.unreadable.append((scope, "nested too deeply"))
        except Exception as error:  # libcst raises errors of many kinds on text that it does not read
            self.unreadable.append((scope, f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"))
        return None

    def _lines_of(self, file: int) -> list[str] | None:
        if file not in self._lines:
            text = self.text(self.program.files[file].path)
            self._lines[file] = text.split("\n") if text is not None else None
        return self._lines[file]
