"""Reads rule files; all errors of all files come out together."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import msgspec

from holdlint.rulebook.names import expand
from holdlint.rulebook.rows import RuleFile

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


class RuleErrors(Exception):
    """One or more rule files cannot be used; `errors` holds one line of text for each fault: file, key, what was expected."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


@dataclass(frozen=True)
class LoadedFile:
    path: Path
    rules: RuleFile


def builtin_folder() -> Path:
    """The folder of the rules that holdlint ships: inside the wheel, or beside the package in a checkout."""
    package = Path(__file__).resolve().parent.parent
    beside = package.parent / "rules"
    return beside if (beside / "README.md").is_file() and (package.parent / "pyproject.toml").is_file() else package / "_rules"


def read_folder(folder: str | Path) -> list[LoadedFile]:
    """All rule files of a folder, by name. Raises `RuleErrors` with every fault of every file."""
    folder = Path(folder)
    errors: list[str] = []
    loaded: list[LoadedFile] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            rules = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), RuleFile, strict=True)
        except tomllib.TOMLDecodeError as error:
            errors.append(f"{path}: not valid TOML: {error}")
        except (OSError, UnicodeDecodeError) as error:
            errors.append(f"{path}: cannot be read: {error}")
        except msgspec.ValidationError as error:
            errors.append(f"{path}: {error}")
        else:
            errors += [f"{path}: {fault}" for fault in name_faults(rules)]
            loaded.append(LoadedFile(path, rules))
    if not folder.is_dir():
        errors.append(f"{folder}: the folder of rules does not exist")
    if errors:
        raise RuleErrors(errors)
    return loaded


def name_faults(rules: RuleFile) -> list[str]:
    """Names in the rows that are not well formed."""
    faults = []
    names = [name for rows in (rules.wait, rules.local, rules.give, rules.run) for row in rows for name in row.calls]
    names += [name for row in rules.give for name in row.attributes]
    for name in names:
        try:
            expand(name)
        except ValueError as error:
            faults.append(str(error))
    return faults
