"""The modules of installed libraries that a run has read, and what it costs.

A library of which rules say anything is not read: rules know it better than its source, which ends in sockets and C.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from holdlint.cache import Cache, digest, salt
from holdlint.inputs import content_of
from holdlint.libraries.places import NAMESPACE, Places
from holdlint.link.program import NAMESPACE_PACKAGE, Shelved
from holdlint.model.headers import Header
from holdlint.read.source import read_header
from holdlint.stages import HEADER_SOURCES
from holdlint.stamps import Taken, stamp_of

MOST_MODULES = 400
MOST_BYTES = 8_000_000
MOST_OF_ONE = 160
"""Modules of one library: the largest ones that are worth following (an SDK with its own transport) have a third of that."""


def is_below(name: str, known: Collection[str]) -> bool:
    """Whether a dotted name, or a beginning of it, is among those that are known."""
    while name:
        if name in known:
            return True
        name = name.rpartition(".")[0]
    return False


class Shelf:
    """Gives the headers of modules by name, as long as there is room; `taken` gets each path that is read, with its bytes."""

    def __init__(
        self,
        places: Places,
        known: Collection[str],
        spelled: Callable[[str], str],
        cache: Cache,
        taken: Callable[[str, bytes], None],
    ) -> None:
        self._places = places
        self._known = known
        self._spelled = spelled
        self._cache = cache
        self._taken = taken
        self._code = salt(*HEADER_SOURCES) if cache.is_open else b""
        self._new: list[tuple[bytes, object]] = []
        self._bytes = 0
        self.files: dict[str, Taken] = {}
        """What was read, by path."""
        self.modules: dict[str, int] = {}
        """How many modules of each library were read."""
        self.left_out: dict[str, int] = {}
        """How many modules of each library would have been read if there had been room."""

    def has(self, name: str) -> bool:
        """Whether a name leads into a library that is installed and that no rule knows."""
        return bool(self._library(name))

    def _library(self, name: str) -> str:
        """The library that a name leads into: its first part that is no mere folder, which distributions share."""
        parts = name.split(".")
        for end in range(1, len(parts) + 1):
            library = ".".join(parts[:end])
            place = None if library in self._known else self._places.find(library)
            if place is None:
                return ""
            if place is not NAMESPACE:
                return library
        return ""

    def module(self, name: str) -> Shelved | None:
        """The header of a module; None if it is not to be read, not there, or cannot be read."""
        if is_below(name, self._known):
            return None
        place = self._places.find(name)
        if place is None:
            return None
        if place is NAMESPACE:
            return NAMESPACE_PACKAGE
        library = self._library(name)
        read = self.modules.get(library, 0)
        if len(self.files) >= MOST_MODULES or read >= MOST_OF_ONE or self._bytes >= MOST_BYTES:
            self.left_out[library] = self.left_out.get(library, 0) + 1
            return None
        try:
            stamp = stamp_of(place.path)
            content = content_of(place.path)
        except (OSError, ValueError):
            return None
        header = self._header(content)
        if header is None:
            return None
        path = self._spelled(place.path)
        self.files[path] = Taken(path, digest(content), stamp)
        self.modules[library] = read + 1
        self._bytes += len(content)
        self._taken(path, content)
        return Shelved(path, header, place.is_package, library)

    def _header(self, content: bytes) -> Header | None:
        key = digest(digest(content), salt=self._code) if self._cache.is_open else b""
        known = self._cache.get("headers", (key,), Header) if key else {}
        if key in known:
            return known[key]
        header = read_header(content)
        if not isinstance(header, Header):
            return None
        if key:
            self._new.append((key, header))
        return header

    def keep(self) -> None:
        """Puts what is new into the cache."""
        self._cache.put("headers", self._new)
        self._new = []
