"""What changed in a program, by the paths that findings use."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property


@dataclass(frozen=True)
class Lines:
    """What became of the lines of a file. Numbers are 1-based."""

    before: tuple[str, ...]
    after: tuple[str, ...]

    @cached_property
    def _same(self) -> list[tuple[int, int, int]]:
        """Blocks of lines that are as they were: first line before, first line now (0-based), how many."""
        one, other = self.before, self.after
        least = min(len(one), len(other))
        start = next((number for number in range(least) if one[number] != other[number]), least)
        rest = least - start
        end = next((number for number in range(rest) if one[-1 - number] != other[-1 - number]), rest)
        between = SequenceMatcher(None, one[start : len(one) - end], other[start : len(other) - end])
        blocks = [(start + was, start + now, size) for was, now, size in between.get_matching_blocks() if size]
        return [(0, 0, start), *blocks, (len(one) - end, len(other) - end, end)]

    @cached_property
    def now(self) -> dict[int, int]:
        """Line before → line now, of those that are as they were."""
        return {was + step + 1: now + step + 1 for was, now, size in self._same for step in range(size)}

    @cached_property
    def changed(self) -> frozenset[int]:
        """The lines that were not there, or were otherwise; blank ones, too."""
        return frozenset(range(1, len(self.after) + 1)) - frozenset(self.now.values())

    @cached_property
    def marks(self) -> tuple[int, ...]:
        """The lines at which a person sees the change: those that changed and are not blank, and of what was only taken out the
        line in front of it."""
        found = {line for line in self.changed if self.after[line - 1].strip()}
        for (was, now, size), (was_next, now_next, _) in zip(self._same, self._same[1:], strict=False):
            if was_next > was + size and now_next == now + size and self.after:
                found.add(max(now + size, 1))
        return tuple(sorted(found))


UNCHANGED = Lines((), ())


@dataclass(frozen=True)
class Changes:
    """What is otherwise than it was."""

    before: dict[str, bytes | None]
    """The old content of each file that changed, by today's path; None: there was none."""
    gone: dict[str, bytes]
    """The content of files that are no more, by path."""
    renamed: dict[str, str]
    """Old path → today's, where the two are not the same."""

    def old_files(
        self, files: Iterable[str], was_meant: Callable[[str], bool]
    ) -> tuple[tuple[str, ...], dict[str, bytes]]:
        """The files of the program as it was, and the content of what was otherwise: of these files, and of others that the
        analysis reads besides.

        `files` is the program of today; `was_meant` says of a file that is no more whether it was part of the program.
        """
        today = frozenset(files)
        old = {new: path for path, new in self.renamed.items()}
        instead: dict[str, bytes] = {}
        same = []
        for path in today:
            content = self.before.get(path, b"")
            if path not in self.before:
                same.append(path)
            elif content is not None:
                instead[old.get(path, path)] = content
        instead |= {path: content for path, content in self.gone.items() if was_meant(path)}
        files = tuple(sorted({*same, *instead}))
        besides = {path: content or b"" for path, content in self.before.items() if not path.endswith(".py")}
        return files, instead | besides

    def lines(self, path: str, text: Callable[[str], str]) -> Lines:
        """What became of the lines of a file of today; `text` gives the text of today's files."""
        if path not in self.before:
            return UNCHANGED
        return Lines(_lines((self.before[path] or b"").decode("utf-8", "replace")), _lines(text(path)))


def _lines(text: str) -> tuple[str, ...]:
    """A file may have other ends of lines in the work tree than in the repository."""
    return tuple(line.removesuffix("\r") for line in text.split("\n"))
