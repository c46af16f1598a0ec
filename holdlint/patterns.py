"""Patterns for paths, with the meaning that `.gitignore` gives them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from fnmatch import translate
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


class PathPatterns:
    """A list of patterns; paths are relative to where the patterns were written, with `/`.

    A pattern without a slash inside means any file or folder of that name, wherever it is; all others are anchored.
    Nearly all patterns are of the first sort, and pathspec is loaded only for the second.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        self.patterns = tuple(patterns)
        self._spec_needed = not all(_is_name(pattern) for pattern in self.patterns)
        if not self._spec_needed:
            self._name = _any_of([pattern for pattern in self.patterns if not pattern.endswith("/")])
            self._folder = _any_of([pattern.rstrip("/") for pattern in self.patterns])
        self._known: dict[str, bool] = {"": False}

    @cached_property
    def _spec(self) -> GitIgnoreSpec:
        from pathspec import GitIgnoreSpec

        return GitIgnoreSpec.from_lines(self.patterns)

    def file(self, path: str) -> bool:
        """Whether a file is meant, by itself or by a folder above it."""
        if self._spec_needed:
            return self._spec.match_file(path)
        head, _, name = path.rpartition("/")
        return self._name(name) or self.folder(head)

    def folder(self, path: str) -> bool:
        """Whether a folder is meant, by itself or by one above it."""
        known = self._known.get(path)
        if known is None:
            if self._spec_needed:
                known = self._spec.match_file(path + "/")
            else:
                head, _, name = path.rpartition("/")
                known = self._folder(name) or self.folder(head)
            self._known[path] = known
        return known


def _is_name(pattern: str) -> bool:
    """Whether a pattern is a name, possibly with wildcards: then `fnmatch` and git mean the same by it."""
    return (
        bool(pattern)
        and pattern == pattern.strip()
        and "/" not in pattern[:-1]
        and not pattern.startswith(("!", "#"))
        and "\\" not in pattern
    )


def _any_of(patterns: list[str]) -> Callable[[str], bool]:
    """A predicate: whether a name matches one of the patterns."""
    literal = frozenset(pattern for pattern in patterns if not re.search(r"[*?\[]", pattern))
    globs = [translate(pattern) for pattern in patterns if pattern not in literal]
    if not globs:
        return literal.__contains__
    match = re.compile("|".join(globs)).match
    return lambda name: name in literal or match(name) is not None
