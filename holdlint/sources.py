"""The content of analysed files, for those who print or judge findings; read once, and only where it is needed."""

from __future__ import annotations

import os
from collections.abc import Iterable

from holdlint.read.suppressions import Directive, read_suppressions


class Sources:
    """Files by the path that findings use. What cannot be read is empty: the analysis has told about it already."""

    def __init__(self, root: str, overlays: Iterable[tuple[str, bytes]] = ()) -> None:
        self._root = root
        self._data = dict(overlays)
        self._texts: dict[str, str] = {}
        self._directives: dict[str, tuple[Directive, ...]] = {}

    def data(self, path: str) -> bytes:
        """The bytes of a file. They are not kept: with all suppressions to be checked, that would be the whole program."""
        if path in self._data:
            return self._data[path]
        try:
            with open(os.path.join(self._root, path), "rb") as file:
                return file.read()
        except (OSError, ValueError):
            return b""

    def text(self, path: str) -> str:
        """The text of a file."""
        if path not in self._texts:
            self._texts[path] = _decoded(self.data(path))
        return self._texts[path]

    def line(self, path: str, number: int) -> str:
        """A line of a file by its 1-based number, without white space around it."""
        return self.whole_line(path, number).strip()

    def whole_line(self, path: str, number: int) -> str:
        """A line of a file by its 1-based number, as it stands, without its end."""
        lines = self.text(path).split("\n")
        return lines[number - 1].removesuffix("\r") if 0 < number <= len(lines) else ""

    def directives(self, path: str) -> tuple[Directive, ...]:
        """The suppressions in a file."""
        if path not in self._directives:
            data = self.data(path)
            folded = data.lower()
            found = b"holdlint" in folded or b"noqa" in folded
            self._directives[path] = read_suppressions(_decoded(data)) if found else ()
        return self._directives[path]


def _decoded(data: bytes) -> str:
    from holdlint.read.source import decode  # brings the parsers along

    text = decode(data)
    return text if isinstance(text, str) else data.decode("utf-8", "replace")
