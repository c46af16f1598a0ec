"""What a requirement says of the version that will be installed: the newest that it allows."""

from __future__ import annotations

import re

from holdlint.rulebook.ranges import Assumed, Release, Version, release_of

_CLAUSE = re.compile(r"\s*(?P<how>===|==|~=|!=|<=|>=|<|>|\^|~|=)?\s*(?P<version>[^\s,;]+)\s*")
_REQUIREMENT = re.compile(
    r"\s*(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*\(?(?P<clauses>[^;#)@]*)\)?", re.ASCII
)


def normalised(name: str) -> str:
    """A distribution's name as all its spellings are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def required(line: str) -> tuple[str, str] | None:
    """The distribution and the clauses of a requirement (`fastapi[all]>=0.100 ; python_version > "3"`); None if it is none."""
    found = _REQUIREMENT.match(line.partition(" --")[0].rstrip("\\ \t\r\n"))
    return (normalised(found["name"]), found["clauses"].strip()) if found else None


def newest_allowed(clauses: str, source: str) -> Assumed | None:
    """The newest version that clauses of pip or Poetry allow; None if nothing bounds it."""
    options = [_bounded(option) for option in clauses.split("||")]
    bounded = [option for option in options if option is not None]
    if not bounded or len(bounded) < len(options):
        return None
    version = max(bounded)
    numbers = ".".join(map(str, version.release))
    text = f"below {numbers}" if version.below else _written(clauses) or numbers
    return Assumed(version, text, source)


def _written(clauses: str) -> str:
    """The version of an exact requirement as it is written."""
    found = _CLAUSE.fullmatch(clauses)
    return found["version"] if found and found["how"] in ("==", "===", "=", None) else ""


def _bounded(clauses: str) -> Version | None:
    found = [_upper(clause["how"] or "", clause["version"]) for clause in _CLAUSE.finditer(clauses)]
    bounds = [bound for bound in found if bound is not None]
    return min(bounds) if bounds else None


def _upper(how: str, text: str) -> Version | None:
    """The upper end of one clause."""
    release = release_of(text)
    if release is None or how in (">=", ">", "!="):
        return None
    written = [int(number) for number in re.findall(r"\d+", re.split(r"[^\d.]", text.lstrip("v"))[0])] or list(release)
    if how == "<":
        return Version(release, -1)
    if how == "<=":
        return Version(release)
    if how == "^":
        place = next((place for place, number in enumerate(written) if number), len(written) - 1)
        return _after(written[: place + 1])
    if how == "~":
        return _after(written[:2])
    if how == "~=":
        return _after(written[:-1] or written)
    if "*" in text:
        return _after(written)
    return Version(release)


def _after(numbers: list[int]) -> Version:
    """Just below the release that follows all those that begin with these numbers."""
    following: Release = (*numbers[:-1], numbers[-1] + 1)
    return Version(following, -1)
