"""Whether a row changes what is found: a program is checked with the row and without it.

Programs are the fixture of the row's library (`tests/rules`), then the cases of `tests/behavior` that speak of the same things.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from unittest import mock

from msgspec import structs

from holdlint.model.findings import Report
from holdlint.pipeline import analyse
from holdlint.rulebook.assumptions import is_versioned
from holdlint.rulebook.index import Rulebook
from holdlint.rulebook.load import LoadedFile, builtin_folder, read_folder
from holdlint.rulebook.names import expand
from holdlint.rulebook.rows import Row
from holdlint.settings import AnalysisSettings
from holdlint.testing import read_cases
from holdlint.versions.evidence import Evidence

TESTS = Path(__file__).parents[1]
FILES = read_folder(builtin_folder())
NAMES = re.compile(r'"@?([A-Za-z_]\w*)\.')
IMPORTED = re.compile(r"^\s*(?:from|import) (\w+)", re.MULTILINE)
SAYING = (
    "calls",
    "attributes",
    "decorators",
    "markers",
    "fields",
    "events",
    "variables",
    "keys",
    "methods",
    "names",
    "types",
)


@cache
def spoken_of(number: int) -> frozenset[str]:
    """The libraries of which a rule file speaks."""
    return frozenset(NAMES.findall(FILES[number].path.read_text("utf-8")))


@cache
def own(number: int) -> frozenset[str]:
    return frozenset(module.partition(".")[0] for module in FILES[number].rules.library.modules)


@dataclass
class Program:
    """Files in a folder of their own, and the rule files that can matter to them: fewer rules are sooner read."""

    folder: Path
    sources: dict[str, str]
    known: Report | None = None
    needed: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name, source in self.sources.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source, "utf-8")
        wanted = {name for source in self.sources.values() for name in IMPORTED.findall(source)}
        wanted |= sys.stdlib_module_names | {"builtins"}
        while True:
            self.needed = [number for number in range(len(FILES)) if own(number) & wanted]
            further = set[str]().union(*[spoken_of(number) for number in self.needed])
            if further <= wanted:
                return
            wanted |= further

    def differs(self, number: int, kind: str, position: int) -> bool:
        """Whether something else is found, or is followed, without one row of a rule file."""
        if number not in self.needed:
            return False
        if self.known is None:
            self.known = self._report([FILES[one] for one in self.needed])
        files = [_without(FILES[one], kind, position) if one == number else FILES[one] for one in self.needed]
        return self._report(files) != self.known

    def _report(self, files: list[LoadedFile]) -> Report:

        def read_rules(_: object, evidence: Evidence, __: object) -> Rulebook:
            libraries = {file.rules.library.name for file in files if is_versioned(file.rules)}
            return Rulebook(files, {library: evidence.version(library) for library in libraries})

        paths = [name for name in self.sources if name.endswith(".py")]
        with mock.patch("holdlint.pipeline.read_rules", read_rules):
            return analyse(
                paths, str(self.folder), AnalysisSettings(jobs=1, use_environment=False, project=str(self.folder))
            )


def _without(file: LoadedFile, kind: str, position: int) -> LoadedFile:
    rows = getattr(file.rules, kind)
    return LoadedFile(file.path, structs.replace(file.rules, **{kind: rows[:position] + rows[position + 1 :]}))


class Programs:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.fixtures: dict[str, Program] = {}
        self.cases = [
            (f"{page.stem}_{number}", case.files)
            for page in sorted((TESTS / "behavior").glob("*.md"))
            for number, case in enumerate(read_cases(page.read_text("utf-8")))
        ]

    def prove(self, number: int, kind: str, position: int) -> bool:
        """Whether one of the programs needs a row."""
        stem = FILES[number].path.stem.replace("-", "_")
        fixture = (TESTS / "rules" / f"{stem}.py").read_text("utf-8")
        if self._program(stem, {f"case_{stem}.py": fixture}).differs(number, kind, position):
            return True
        words = _words(getattr(FILES[number].rules, kind)[position])
        return any(
            self._program(name, files).differs(number, kind, position)
            for name, files in self.cases
            if _speaks(files, words, own(number))
        )

    def _program(self, name: str, files: dict[str, str]) -> Program:
        if name not in self.fixtures:
            self.fixtures[name] = Program(self.folder / name, files)
        return self.fixtures[name]


def _words(row: Row) -> set[str]:
    """The last segments of what a row speaks of."""
    names = [one for key in SAYING for name in getattr(row, key, ()) for one in expand(name)]
    names += [name for key in ("type", "name", "variable") if (name := getattr(row, key, ""))]
    return {part for name in names for part in name.split(".")[-2:] if part.strip("*") and not part.startswith("__")}


def _speaks(files: dict[str, str], words: set[str], libraries: frozenset[str]) -> bool:
    whole = "\n".join(files.values())
    return not libraries.isdisjoint(IMPORTED.findall(whole)) and any(re.search(rf"\b{word}\b", whole) for word in words)
