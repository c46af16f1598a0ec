"""Versions as far as rules need them: releases in order, and ranges of releases.

A release is its numbers: `0.118`, `0.118.0`, `0.118.0rc1` and `0.118+local` are the same here, for a pre-release behaves as what
it comes before. That is all that rules and lock files ask, which is why there is no dependency on `packaging`.
"""

from __future__ import annotations

import re

from msgspec import Struct

Release = tuple[int, ...]

_RELEASE = re.compile(r"\s*v?(?:\d+!)?(?P<numbers>\d+(?:\.\d+)*)")
_BOUND = re.compile(r"\s*(?P<how>>=|<=|==|!=|>|<)\s*(?P<release>\d+(?:\.\d+)*)\s*")


class Version(Struct, frozen=True, order=True):
    """A place in the order of releases: a release, or just below it (`below` is -1, and 0 otherwise), which is what
    "the newest before 0.118" is."""

    release: Release
    below: int = 0


class Assumed(Struct, frozen=True):
    """The version of a library that a run goes by: None for the newest. `text` and `source` say it to a person."""

    version: Version | None
    text: str = ""
    source: str = ""

    def told(self, library: str) -> str:
        """The assumption in words."""
        if self.version is None:
            return f"the newest {library} is assumed"
        return f"{library} {self.text} by {self.source}"


NEWEST = Assumed(None)


def release_of(text: str) -> Release | None:
    """The numbers that a version begins with, without zeros at the end; None if it begins with none."""
    found = _RELEASE.match(text)
    if found is None:
        return None
    numbers = [int(number) for number in found["numbers"].split(".")]
    while len(numbers) > 1 and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def bounds(text: str) -> tuple[tuple[str, Release], ...]:
    """The bounds of a range such as `>=0.106, <0.118`. Raises ValueError if it is none."""
    found = []
    for part in text.split(","):
        bound = _BOUND.fullmatch(part)
        release = release_of(bound["release"]) if bound else None
        if bound is None or release is None:
            raise ValueError(f"not a range of versions: {text!r}; write bounds such as '>=0.106, <0.118'")
        found.append((bound["how"], release))
    return tuple(found)


def holds(text: str, version: Version | None) -> bool:
    """Whether a version lies in a range; None is the newest, which lies above all bounds. Raises ValueError for no range."""
    return all(_holds(how, Version(release), version) for how, release in bounds(text))


def _holds(how: str, bound: Version, version: Version | None) -> bool:
    if version is None:
        return how in (">=", ">", "!=")
    if how == ">=":
        return version >= bound
    if how == ">":
        return version > bound
    if how == "<=":
        return version <= bound
    if how == "<":
        return version < bound
    return (version == bound) is (how == "==")
