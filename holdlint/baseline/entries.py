"""The file of known findings: TOML, one table for each, so that people can read, review and merge it.

[[finding]]
code = "HLD101"
path = "app/api.py"                       # from the folder of this file
function = "app.api:read_user"
chain = ["app.auth:require", "app.rpc:call", "requests.post"]
count = 2                                 # 1 if it is left out
reason = "goes with the new identity service"
owner = "team-identity"
expires = 2027-01-31                      # from the day after on it is told again
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

NAME = "holdlint-baseline.toml"
VERSION = 1
_HEAD = f"""\
# Findings of holdlint that are known and not told. `holdlint baseline` writes this file and takes out what is mended;
# `reason`, `owner` and `expires` are for people to fill in, and stay.
version = {VERSION}
"""


class BaselineError(Exception):
    """A file that cannot be used; `faults` has a text for each fault, with file and line."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """Findings that look the same but for their lines."""

    code: str
    path: str
    """Relative to the folder of the file."""
    function: str
    chain: tuple[str, ...] = ()
    count: int = 1
    reason: str = ""
    owner: str = ""
    expires: date | None = None
    """The last day on which it is not told."""


def read(path: str) -> tuple[tuple[Entry, int], ...]:
    """The entries of a file, each with its line. Raises `BaselineError` with all that is wrong, or OSError."""
    with open(path, "rb") as file:
        return parse(file.read(), path)


def parse(data: bytes, path: str) -> tuple[tuple[Entry, int], ...]:
    """The entries of a file with these bytes, each with its line. Raises `BaselineError` with all that is wrong."""
    try:
        text = data.decode()
        content = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BaselineError([f"{path}: not valid TOML: {error}"]) from error
    if content.get("version") != VERSION:
        raise BaselineError([f"{path}: `version`: expected {VERSION}, found {content.get('version')!r}"])
    rows = content.get("finding", [])
    lines = [text.count("\n", 0, found.start()) + 1 for found in re.finditer(r"^\[\[finding\]\]", text, re.MULTILINE)]
    faults = [f"{path}: unknown key `{key}`" for key in content if key not in ("version", "finding")]
    entries = []
    if not isinstance(rows, list) or len(lines) != len(rows):
        raise BaselineError([f"{path}: each entry is to begin with a line [[finding]]", *faults])
    for row, line in zip(rows, lines, strict=True):
        try:
            entry = msgspec.convert(row, Entry)
        except msgspec.ValidationError as error:
            said = "`expires`: expected a date, as in 2027-01-31" if "$.expires" in str(error) else error
            faults.append(f"{path}:{line}: {said}")
            continue
        if entry.count < 1:
            faults.append(f"{path}:{line}: `count` is at least 1")
        entries.append((entry, line))
    if faults:
        raise BaselineError(faults)
    return tuple(entries)


def written(entries: Iterable[Entry]) -> str:
    """The text of a file with these entries, in order of path, function, code and chain."""
    tables = []
    for entry in sorted(entries, key=lambda it: (it.path, it.function, it.code, it.chain, it.reason, it.owner)):
        rows: dict[str, Any] = {"code": entry.code, "path": entry.path, "function": entry.function}
        if entry.chain:
            rows["chain"] = list(entry.chain)
        if entry.count > 1:
            rows["count"] = entry.count
        for key in ("reason", "owner"):
            if getattr(entry, key):
                rows[key] = getattr(entry, key)
        lines = [f"{key} = {_toml(value)}" for key, value in rows.items()]
        if entry.expires is not None:
            lines.append(f"expires = {entry.expires.isoformat()}")
        tables.append("\n[[finding]]\n" + "\n".join(lines) + "\n")
    return _HEAD + "".join(tables)


def storable(text: str) -> str:
    """A name as it can stand in the file: what is no text in it comes out as escapes."""
    return text.encode("utf-8", "backslashreplace").decode()


def _toml(value: Any) -> str:
    """TOML writes strings, numbers and lists of strings as JSON does, but for one character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
