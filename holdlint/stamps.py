"""Whether a file is as it was when it was read, by what the file system says of it: whoever has hundreds of files that
hardly ever change (an environment's libraries) need not read them to know."""

from __future__ import annotations

import os
import time

from msgspec import Struct

from holdlint.cache import digest
from holdlint.inputs import content_of

YOUNG = 2_000_000_000
"""Nanoseconds during which a file may change again without another time: clocks of file systems are coarse."""


class Stamp(Struct, array_like=True, frozen=True, gc=False):
    """Size, when the content changed, when anything changed, and which file it is. A release that is installed over another
    one brings its own times of change along, and perhaps the same size; not the second time, nor the file's number."""

    size: int
    modified: int
    changed: int
    number: int


class Taken(Struct, array_like=True, frozen=True, gc=False):
    """A file that was read: its path, the digest of its content, and its stamp; None: it was too young to have one."""

    path: str
    content: bytes
    stamp: Stamp | None = None


def stamp_of(path: str) -> Stamp | None:
    """The stamp of a file, to be taken before it is read; None if it may change without another one. Raises OSError."""
    said = os.stat(path)
    newest = max(said.st_mtime_ns, said.st_ctime_ns)
    if time.time_ns() - newest < YOUNG:
        return None
    return Stamp(said.st_size, said.st_mtime_ns, said.st_ctime_ns, said.st_ino)


def is_as_before(file: Taken, root: str) -> bool:
    """Whether a file (its path is relative to `root`) has the content that it had; it is read only if its stamp is another one."""
    path = os.path.join(root, file.path)
    try:
        if file.stamp is not None and stamp_of(path) == file.stamp:
            return True
        return digest(content_of(path)) == file.content
    except (OSError, ValueError):
        return False
