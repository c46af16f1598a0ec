"""Reads rule files; all errors of all files come out together."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec

from holdlint.rulebook.names import expand
from holdlint.rulebook.ranges import bounds
from holdlint.rulebook.rows import RuleFile
from holdlint.rulebook.source import RuleErrors, RuleSource, builtin_rules, sources_in

__all__ = ["LoadedFile", "RuleErrors", "builtin_folder", "name_faults", "parse", "read_folder"]

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


@dataclass(frozen=True)
class LoadedFile:
    path: Path
    rules: RuleFile


def builtin_folder() -> Path:
    """The folder of the rules that holdlint ships."""
    return Path(builtin_rules())


def read_folder(folder: str | Path) -> list[LoadedFile]:
    """All rule files of a folder, by name. Raises `RuleErrors` with every fault of every file."""
    return parse(sources_in(str(folder)))


def parse(sources: Iterable[RuleSource]) -> list[LoadedFile]:
    """Rule files from their content, in the order given. Raises `RuleErrors` with every fault of every file."""
    errors: list[str] = []
    loaded: list[LoadedFile] = []
    for source in sources:
        path = source.path
        if source.fault:
            errors.append(f"{path}: {source.fault}")
            continue
        try:
            rules = _decoded(source.content)
        except tomllib.TOMLDecodeError as error:
            errors.append(f"{path}: not valid TOML: {error}")
        except UnicodeDecodeError as error:
            errors.append(f"{path}: cannot be read: {error}")
        except msgspec.ValidationError as error:
            errors.append(f"{path}: {error}")
        else:
            errors += [f"{path}: {fault}" for fault in _faults(source.content)]
            loaded.append(LoadedFile(Path(path), rules))
    if errors:
        raise RuleErrors(errors)
    return loaded


@lru_cache(maxsize=512)
def _decoded(content: bytes) -> RuleFile:
    """The rows of a file. Whoever analyses many programs in one process (an editor, a test) reads the same files each time,
    and reading them takes longer than analysing a small program."""
    return msgspec.convert(tomllib.loads(content.decode("utf-8")), RuleFile, strict=True)


@lru_cache(maxsize=512)
def _faults(content: bytes) -> tuple[str, ...]:
    rules = _decoded(content)
    return (*name_faults(rules), *range_faults(rules), *stream_faults(rules))


def name_faults(rules: RuleFile) -> list[str]:
    """Names in the rows that are not well formed."""
    faults = []
    names = [
        name
        for rows in (rules.wait, rules.local, rules.give, rules.run, rules.read, rules.limit, rules.default, rules.pool)
        for row in rows
        for name in row.calls
    ]
    names += [name for row in rules.give for name in row.attributes]
    names += [name for row in rules.start for name in (*row.decorators, *row.calls, *row.bases, *row.includes)]
    names += [name for row in rules.default for name in row.variables]
    names += [name for row in rules.slot for name in (*row.puts, *row.gets)]
    names += [name for row in rules.attach for name in row.calls]
    names += [name for row in rules.finish for name in row.calls]
    names += [name for row in rules.decorate for name in row.decorators]
    names += [name for row in rules.inject for name in row.markers]
    names += [name for row in rules.stream for name in (*row.calls, *row.decorators)]
    names += [name for row in rules.entry for name in (*row.decorators, *row.includes)]
    names += [name for row in rules.signal for name in (*row.names, *row.types)]
    names += [name for row in rules.send for name in (*row.calls, *row.signals)]
    for name in names:
        try:
            expand(name)
        except ValueError as error:
            faults.append(str(error))
    return faults


def range_faults(rules: RuleFile) -> list[str]:
    """Ranges of versions in the rows that are not well formed."""
    faults = []
    for text in {row.versions: None for row in rules.rows() if row.versions}:
        try:
            bounds(text)
        except ValueError as error:
            faults.append(f"`versions`: {error}")
    return faults


def stream_faults(rules: RuleFile) -> list[str]:
    """What is missing in rows about streams."""
    faults = []
    for number, row in enumerate(rules.stream):
        if not row.calls and not row.decorators:
            faults.append(f"says neither `calls` nor `decorators` - at `$.stream[{number}]`")
        if row.returned and not row.decorators:
            faults.append(f"`returned` is about `decorators`, of which there are none - at `$.stream[{number}]`")
        if row.keyword and not row.calls:
            faults.append(f"`keyword` is about `calls`, of which there are none - at `$.stream[{number}]`")
    return faults
