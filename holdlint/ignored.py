"""What git leaves out of a folder: asked of git itself where that is possible, else read from `.gitignore` files."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


class View(Protocol):
    """What is to be seen of one folder."""

    def entered(self, full: str, children: Sequence[os.DirEntry[str]]) -> View:
        """The view once the folder's own content is known."""

    def folder(self, name: str) -> View | None:
        """The view of a folder inside; None if it is ignored."""

    def file(self, name: str) -> bool:
        """Whether a file inside is to be seen."""


@dataclass(frozen=True)
class _Everything:
    def entered(self, full: str, children: Sequence[os.DirEntry[str]]) -> View:
        return self

    def folder(self, name: str) -> View | None:
        return self

    def file(self, name: str) -> bool:
        return True


EVERYTHING: View = _Everything()


def view_of(full: str) -> View:
    """The view of the folder with the absolute path `full`.

    A folder that is ignored as a whole is seen nevertheless: whoever names it wants it.
    """
    top = work_tree(full)
    if top is not None:
        listing = _Listing.of(full)
        if listing is None:
            above = _Files(_specs_above(top, full), full)
            return _Files((), full) if above.ignored(full, True) else above
        if any(name.endswith(".py") for name in listing.files):
            return _Tracked(listing, full, "")
    return _Files((), full)


def work_tree(full: str) -> str | None:
    """The top of the git work tree around a folder."""
    while not os.path.lexists(os.path.join(full, ".git")):
        above = os.path.dirname(full)
        if above == full:
            return None
        full = above
    return full


@dataclass(frozen=True)
class _Listing:
    """What git lists below a folder, relative to it. A repository inside is listed as one entry."""

    files: frozenset[str]
    folders: frozenset[str]

    @classmethod
    def of(cls, full: str) -> _Listing | None:
        """None if there is no git or if it refuses."""
        from holdlint.git import listed

        names = listed(full)
        if names is None:
            return None
        files = frozenset(name.rstrip("/") for name in names)
        folders: set[str] = set()
        for name in files:
            above = name.rpartition("/")[0]
            while above and above not in folders:
                folders.add(above)
                above = above.rpartition("/")[0]
        return cls(files, frozenset(folders))


@dataclass(frozen=True)
class _Tracked:
    """A folder of a work tree that git itself has listed."""

    listing: _Listing
    full: str
    prefix: str

    def entered(self, full: str, children: Sequence[os.DirEntry[str]]) -> View:
        return self

    def folder(self, name: str) -> View | None:
        path = self.prefix + name
        if path in self.listing.folders:
            return _Tracked(self.listing, os.path.join(self.full, name), path + "/")
        if path in self.listing.files:  # a repository of its own, or a submodule
            return view_of(os.path.join(self.full, name))
        return None

    def file(self, name: str) -> bool:
        return self.prefix + name in self.listing.files


@dataclass(frozen=True)
class _Files:
    """A folder whose `.gitignore` files are read; `specs` holds those that apply, each with its folder, outermost first."""

    specs: tuple[_Spec, ...]
    full: str

    def entered(self, full: str, children: Sequence[os.DirEntry[str]]) -> View:
        for child in children:
            if child.name == ".gitignore":
                return _Files((*self.specs, *_spec(full)), full)
        return self

    def folder(self, name: str) -> View | None:
        path = os.path.join(self.full, name)
        return None if self.ignored(path, True) else _Files(self.specs, path)

    def file(self, name: str) -> bool:
        return not self.ignored(os.path.join(self.full, name), False)

    def ignored(self, path: str, is_folder: bool) -> bool:
        """Whether the innermost file that speaks of a path ignores it."""
        for spec in reversed(self.specs):
            patterns = spec.folders if is_folder else spec.files
            include = patterns.check_file(os.path.relpath(path, spec.folder).replace(os.sep, "/")).include
            if include is not None:
                return include
        return False


@dataclass(frozen=True)
class _Spec:
    """The patterns of the `.gitignore` of a folder: for files, and for folders.

    For folders a slash at the end of a pattern says nothing. pathspec would let `*` win over a later `!*/`, because what ends so is
    taken to speak of what lies inside.
    """

    folder: str
    files: GitIgnoreSpec
    folders: GitIgnoreSpec


def _specs_above(top: str, full: str) -> tuple[_Spec, ...]:
    """The `.gitignore` files from the top of a work tree down to the folder above `full`."""
    specs: list[_Spec] = []
    while full != top:
        full = os.path.dirname(full)
        specs[:0] = _spec(full)
    return tuple(specs)


def _spec(folder: str) -> tuple[_Spec, ...]:
    """The patterns of a folder's `.gitignore`; nothing if it has none that can be read."""
    try:
        with open(os.path.join(folder, ".gitignore"), encoding="utf-8", errors="surrogateescape") as file:
            lines = file.read().splitlines()
    except OSError:
        return ()
    from pathspec import GitIgnoreSpec

    try:
        of_folders = GitIgnoreSpec.from_lines([_without_slash(line) for line in lines])
        return (_Spec(folder, GitIgnoreSpec.from_lines(lines), of_folders),)
    except ValueError:  # a pattern that git ignores, too
        return ()


def _without_slash(line: str) -> str:
    """A pattern without the slash at its end, if something else is left of it; one with a slash before that stays anchored."""
    pattern = line.rstrip()
    return pattern[:-1] if pattern.endswith("/") and pattern.strip("!/") else line
