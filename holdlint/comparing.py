"""A program as it was where its branch left another one, so that a run can be held against it."""

from __future__ import annotations

import os
from collections.abc import Iterable

from holdlint.git import Change, GitError, changes, contents, merge_base, top_of
from holdlint.since.changes import Changes

__all__ = ["GitError", "changes_since"]

LAST_COMMIT = "HEAD"


def changes_since(root: str, revision: str, overlays: Iterable[tuple[str, bytes]]) -> Changes:
    """What changed in the work tree around `root`, committed or not, since it branched off from a revision.

    Paths are relative to `root`; `overlays` stand for files of today. Raises `GitError`.
    """
    top = top_of(root)
    found = [change for change in changes(top, merge_base(top, revision)) if _matters(change)]
    old = contents(found)
    gone = {change.old: old[change.old] for change in found if change.old is not None and change.new is None}
    before: dict[str, bytes | None] = {}
    renamed: dict[str, str] = {}
    for change in found:
        if change.new is None:
            continue
        was = change.old
        if was is None:
            was = change.new if change.new in gone else _moved(change.new, gone)
        if was is not None:
            gone.pop(was, None)
            if was != change.new:
                renamed[_told(was, root)] = _told(change.new, root)
        before[_told(change.new, root)] = old[was] if was is not None else None
    for path, _ in overlays:
        if path not in before:
            before[path] = _content(os.path.join(root, path))
    return Changes(before, {_told(path, root): content for path, content in gone.items()}, renamed)


def _matters(change: Change) -> bool:
    """Whether a file is one that the analysis reads: source, or what says the versions of libraries."""
    from holdlint.versions.names import LOCKS, PIPFILE, PROJECT

    names = {os.path.basename(path) for path in (change.old, change.new) if path is not None}
    return any(name.endswith((".py", ".txt")) or name in (*LOCKS, PIPFILE, PROJECT) for name in names)


def _moved(path: str, gone: dict[str, bytes]) -> str | None:
    """Where a file was that git does not know yet: a file with the same content is no more."""
    content = _content(path)
    return next((old for old, was in gone.items() if was == content), None) if content else None


def _content(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except (OSError, ValueError):
        return None


def _told(path: str, root: str) -> str:
    from holdlint.discover import spelled

    return spelled(path, root)
