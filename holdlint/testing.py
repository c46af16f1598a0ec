"""Tests of rules, by the code that they are about.

A line that must be reported says so, and every other line must be silent:

    requests.get(url)  # error: [HLD101]
    requests.get(tasks.put(url))  # error: [HLD101, HLD102]

`compare` analyses a file or a folder and says what is missing and what is surplus:

    from holdlint.testing import compare

    def test_acme():
        outcome = compare("tests/rules/acme.py")
        assert outcome.agrees, outcome.message()

`read_cases` takes such code out of Markdown, so that a page of prose can be a test.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from holdlint.checks import CHECKS
from holdlint.model.findings import Report
from holdlint.pipeline import analyse
from holdlint.selection import DEFAULT
from holdlint.settings import AnalysisSettings

_MARKER = re.compile(r"#\s*error:(?P<rest>.*)")
_CODES = re.compile(r"\s*\[(?P<codes>[^\]]*)\]")
_HEADING = re.compile(r"(?P<level>#+)\s+(?P<name>.*\S)")
_FENCE = re.compile(r"(?P<fence>`{3,})\s*(?P<language>\w*)\s*(?P<options>.*?)\s*")
_FILE = re.compile(r"file=(?P<path>\S+)")


class Mark(NamedTuple):
    """A line of a file, and a code that is expected or was reported there."""

    path: str
    line: int
    code: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.code}"


@dataclass(frozen=True)
class Outcome:
    """How markers and findings differ."""

    missing: tuple[Mark, ...]
    """Marked, and not reported."""
    surplus: tuple[Mark, ...]
    """Reported, and not marked."""
    report: Report
    sources: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def agrees(self) -> bool:
        return not self.missing and not self.surplus

    def message(self) -> str:
        """Each difference with its line of source, and the chain of each surplus finding."""
        lines = []
        for mark in self.missing:
            lines.append(f"missing  {mark}  {self._source(mark)}")
        for mark in self.surplus:
            lines.append(f"surplus  {mark}  {self._source(mark)}")
            for finding in self.report.findings:
                if (finding.code, finding.line) == (mark.code, mark.line) and finding.path.endswith(mark.path):
                    lines.append(f"           {finding.message}")
                    lines += [f"           {hop.path}:{hop.line} {hop.callee}" for hop in finding.chain]
        return "\n".join(lines)

    def _source(self, mark: Mark) -> str:
        source = self.sources.get(mark.path, "").splitlines()
        return source[mark.line - 1].strip() if mark.line <= len(source) else ""


def markers(source: str, path: str = "") -> set[Mark]:
    """What the comments of a file expect. Raises ValueError for a misspelt marker, which would expect nothing."""
    marks = set()
    for number, line in enumerate(source.splitlines(), 1):
        found = _MARKER.search(line)
        if found is None:
            continue
        codes = _CODES.match(found["rest"])
        listed = [code.strip() for code in codes["codes"].split(",")] if codes else []
        if not listed or any(code not in CHECKS for code in listed):
            raise ValueError(f"{path}:{number}: not a marker: {found[0]!r}; write `# error: [HLD101]`")
        marks |= {Mark(path, number, code) for code in listed}
    return marks


def compare(
    path: str | Path, settings: AnalysisSettings | None = None, codes: Collection[str] | None = None
) -> Outcome:
    """Analyses a file or a folder and compares what is found with what is marked.

    `codes` are those that are compared; by default the checks that are on by default, and all that are marked.
    A single file is analysed alone and under another name: it may be called like the library that it is about.
    """
    path = Path(path)
    if path.is_dir():
        return _compare_folder(path, settings or AnalysisSettings(), codes)
    with tempfile.TemporaryDirectory() as folder:
        name = f"case_{path.name}"
        (Path(folder) / name).write_bytes(path.read_bytes())
        outcome = _compare_folder(Path(folder), settings or AnalysisSettings(), codes)
    return replace(
        outcome,
        missing=tuple(mark._replace(path=path.name) for mark in outcome.missing),
        surplus=tuple(mark._replace(path=path.name) for mark in outcome.surplus),
        sources={path.name: outcome.sources[name]},
    )


def _compare_folder(folder: Path, settings: AnalysisSettings, codes: Collection[str] | None) -> Outcome:
    folder = folder.resolve()
    files = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*.py"))
    sources = {file: (folder / file).read_text(encoding="utf-8", errors="replace") for file in files}
    expected = {mark for file, source in sources.items() for mark in markers(source, file)}
    report = analyse(files, str(folder), settings)
    reported = {Mark(_inside(folder, found.path), found.line, found.code) for found in report.findings}
    reported |= {Mark(_inside(folder, problem.path), problem.line, "HLD000") for problem in report.problems}
    compared = set(codes) if codes is not None else {*DEFAULT, *(mark.code for mark in expected)}
    return Outcome(
        missing=tuple(sorted(expected - reported)),
        surplus=tuple(sorted(mark for mark in reported - expected if mark.code in compared)),
        report=report,
        sources=sources,
    )


def _inside(folder: Path, path: str) -> str:
    """The path as seen from the folder, whether it was told from there, from the working directory or in full."""
    if (folder / path).is_file():
        path = str(folder / path)
    return Path(os.path.relpath(path, folder)).as_posix()


@dataclass(frozen=True)
class Case:
    """A heading of a page, and the files below it."""

    name: str
    line: int
    files: dict[str, str]

    def write(self, folder: Path) -> None:
        """Puts the files into a folder."""
        for name, content in self.files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content, encoding="utf-8")


def read_cases(page: str) -> list[Case]:
    """The cases of a Markdown page: one for each heading that has code below it.

    A block of `python` is the file `case.py`, or the one that the block names: ```` ```python file=app/db.py ````.
    A block of `toml` is `pyproject.toml`. Blocks in other languages are prose. What stands before the first heading of
    the second level belongs to every case.
    """
    shared: dict[str, str] = {}
    cases: list[Case] = []
    files, name, start = shared, "", 0
    for number, heading, block in _parts(page):
        if heading is not None:
            name, start, files = heading, number, {}
            cases.append(Case(name, start, files))
        elif block is not None:
            path, content = block
            if path in files:
                raise ValueError(f"line {number}: {path} stands twice in the case {name!r}")
            files[path] = content
    return [replace(case, files={**shared, **case.files}) for case in cases if case.files]


def _parts(page: str) -> Iterator[tuple[int, str | None, tuple[str, str] | None]]:
    """Headings below the first level and blocks of code, in order, each with its line."""
    lines = iter(enumerate(page.splitlines(), 1))
    for number, line in lines:
        heading = _HEADING.fullmatch(line)
        if heading and heading["level"] != "#":
            yield number, heading["name"], None
        fence = _FENCE.fullmatch(line)
        if fence is None:
            continue
        content = []
        for _, inner in lines:
            if inner.rstrip() == fence["fence"]:
                break
            content.append(inner + "\n")
        else:
            raise ValueError(f"line {number}: the block of code has no end")
        named = _FILE.search(fence["options"])
        default = {"python": "case.py", "toml": "pyproject.toml"}.get(fence["language"])
        path = named["path"] if named else default
        if path is not None:
            yield number, None, (path, "".join(content))
