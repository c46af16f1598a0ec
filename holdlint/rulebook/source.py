"""Where rule files are and what is in them, unparsed: enough to know whether anything changed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass


class RuleErrors(Exception):
    """One or more rule files cannot be used; `errors` holds one line of text for each fault: file, key, what was expected."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


@dataclass(frozen=True)
class RuleSource:
    """The content of a rule file, or the fault why there is none."""

    path: str
    content: bytes = b""
    fault: str = ""


def builtin_rules() -> str:
    """The folder of the rules that holdlint ships: inside the wheel, or beside the package in a checkout."""
    package = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
    above = os.path.dirname(package)
    beside = os.path.join(above, "rules")
    checkout = os.path.isfile(os.path.join(beside, "README.md")) and os.path.isfile(
        os.path.join(above, "pyproject.toml")
    )
    return beside if checkout else os.path.join(package, "_rules")


def rule_sources(folders: Iterable[str]) -> list[RuleSource]:
    """The rule files of the project's folders and those that holdlint ships, which come last. Never raises."""
    return [source for folder in (*folders, builtin_rules()) for source in sources_in(folder)]


def sources_in(folder: str) -> list[RuleSource]:
    """The rule files of a folder, by name."""
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith(".toml"))
    except OSError:
        return [RuleSource(folder, fault="the folder of rules does not exist")]
    found = []
    for name in names:
        path = os.path.join(folder, name)
        try:
            with open(path, "rb", buffering=0) as file:
                found.append(RuleSource(path, file.read()))
        except OSError as error:
            found.append(RuleSource(path, fault=f"cannot be read: {error}"))
    return found
