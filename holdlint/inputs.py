"""The content of the files of a run, read once: everything that is said about them is about the same bytes."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field

from holdlint.cache import digest
from holdlint.model.findings import Problem

FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


@dataclass
class Inputs:
    """Content and digest of each file by path, in the order of paths; files that could not be read are problems."""

    data: dict[str, bytes] = field(default_factory=dict)
    digests: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _texts: dict[str, str | None] = field(default_factory=dict)

    def text(self, path: str) -> str | None:
        """The decoded content of a file; None if it is none of the files, or cannot be decoded."""
        if path not in self._texts:
            from holdlint.read.source import decode  # brings the parsers along

            text = decode(self.data.get(path, b""))
            self._texts[path] = text if isinstance(text, str) else None
        return self._texts[path]

    def line(self, path: str, number: int) -> str:
        """A line of a file by its 1-based number; empty if there is none."""
        lines = (self.text(path) or "").split("\n")
        return lines[number - 1] if 0 < number <= len(lines) else ""


def read_inputs(files: Iterable[str], root: str, overlays: Iterable[tuple[str, bytes]]) -> Inputs:
    """Reads files (relative to `root`); overlays replace what the disk says. Never raises: what is wrong is a problem."""
    inputs = Inputs()
    instead = dict(overlays)
    for path in sorted(set(files)):
        content = instead.get(path)
        if content is None:
            try:
                content = content_of(os.path.join(root, path))
            except (OSError, ValueError) as error:
                reason = getattr(error, "strerror", None) or error
                inputs.problems.append(Problem(path, 1, f"the file cannot be read: {reason}"))
                continue
        inputs.data[path] = content
        inputs.digests[path] = digest(content)
    return inputs


def content_of(path: str) -> bytes:
    """The bytes of a file. Raises OSError, or ValueError for a path with a null byte.

    Python's own files cost three times as much, for thousands of them.
    """
    file = os.open(path, FLAGS)
    try:
        size = os.fstat(file).st_size
        content = os.read(file, size + 1)
        if len(content) == size:
            return content
        parts = [content]
        while content:
            content = os.read(file, 1 << 20)
            parts.append(content)
        return b"".join(parts)
    finally:
        os.close(file)
