"""What lock files and requirement files say of a library's version. Whatever is malformed says nothing."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any

import msgspec

from holdlint.rulebook.ranges import Assumed, Version, release_of
from holdlint.versions.names import LOCKS, PIPFILE, PROJECT
from holdlint.versions.requirements import newest_allowed, normalised, required

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_TABLE = re.compile(rb"^\[\[packages?\]\]", re.MULTILINE)


def said(name: str, content: bytes, library: str, source: str) -> Assumed | None:
    """What a file called `name` says of a library (a distribution's name); None if it says nothing. `source` is how a
    person calls the file."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):  # PowerShell's `>` writes UTF-16
        content = content.decode("utf-16", "replace").encode("utf-8", "replace")
    if not _mentions(content, library):
        return None  # the files are long, and few libraries are asked for
    try:
        if name in LOCKS:
            return _newest(_locked(content, library), source)
        if name == PIPFILE:
            return _first(_pipfile(content, library), source)
        if name == PROJECT:
            return _first(_project(content, library), source)
        return _first(_lines(content, library), source)
    except (ValueError, RecursionError):  # not TOML, not JSON, not text
        return None


def _mentions(content: bytes, library: str) -> bool:
    """Whether the name stands in a text, however it is spelled."""
    return library.encode() in content.lower().replace(b"_", b"-").replace(b".", b"-")


def _first(clauses: Iterator[str], source: str) -> Assumed | None:
    found = (newest_allowed(clause, source) for clause in clauses)
    return next((one for one in found if one is not None), None)


def _newest(versions: Iterator[str], source: str) -> Assumed | None:
    """A lock can hold several versions, for several Pythons."""
    found = [(release, version) for version in versions if (release := release_of(version)) is not None]
    if not found:
        return None
    release, version = max(found)
    return Assumed(Version(release), version, source)


def _locked(content: bytes, library: str) -> Iterator[str]:
    """The versions of a library in a lock of TOML tables. Only the tables that name it are parsed: a lock has thousands of
    lines, and parsing them all takes longer than the run does in which nothing changed."""
    starts = [found.start() for found in _TABLE.finditer(content)]
    for start, end in zip(starts, [*starts[1:], len(content)], strict=True):
        part = content[start:end]
        if not _mentions(part, library):
            continue
        try:
            table = tomllib.loads(part.decode("utf-8"))
        except ValueError:
            continue
        for row in (*_list(table.get("package")), *_list(table.get("packages"))):
            name, version = row.get("name"), row.get("version")
            if isinstance(name, str) and isinstance(version, str) and normalised(name) == library:
                yield version


def _pipfile(content: bytes, library: str) -> Iterator[str]:
    whole = _table(msgspec.json.decode(content))
    for section in ("default", "develop"):
        for name, row in _table(whole.get(section)).items():
            version = _table(row).get("version")
            if normalised(name) == library and isinstance(version, str):
                yield version


def _lines(content: bytes, library: str) -> Iterator[str]:
    for line in content.decode("utf-8", "replace").splitlines():
        requirement = required(line)
        if requirement is not None and requirement[0] == library:
            yield requirement[1]


def _project(content: bytes, library: str) -> Iterator[str]:
    """The clauses of a library in a pyproject.toml: those of the project first, then those of its extras and groups."""
    whole = tomllib.loads(content.decode("utf-8"))
    project, tools = _table(whole.get("project")), _table(whole.get("tool"))
    lists: list[Any] = [
        project.get("dependencies"),
        *_table(project.get("optional-dependencies")).values(),
        *_table(whole.get("dependency-groups")).values(),
        _table(tools.get("uv")).get("dev-dependencies"),
        *_table(_table(tools.get("pdm")).get("dev-dependencies")).values(),
    ]
    for line in [line for lines in lists if isinstance(lines, list) for line in lines if isinstance(line, str)]:
        requirement = required(line)
        if requirement is not None and requirement[0] == library:
            yield requirement[1]
    poetry = _table(tools.get("poetry"))
    groups = [_table(group).get("dependencies") for group in _table(poetry.get("group")).values()]
    for table in (poetry.get("dependencies"), poetry.get("dev-dependencies"), *groups):
        for name, row in _table(table).items():
            clauses = row if isinstance(row, str) else _table(row).get("version")
            if normalised(name) == library and isinstance(clauses, str):
                yield clauses


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
