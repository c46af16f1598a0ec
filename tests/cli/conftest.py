"""A program in a folder of its own, a command line, and an analysis that finds what a test wants it to find."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import holdlint.pipeline
from holdlint.cli import main
from holdlint.model.findings import Coverage, Finding, Problem, Report
from holdlint.settings import AnalysisSettings

Holdlint = Callable[..., Result]


@dataclass
class Analysis:
    """What the analysis was asked, and what it is to answer."""

    findings: list[Finding] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    coverage: Coverage = field(default_factory=Coverage)
    failure: Exception | None = None
    files: list[str] = field(default_factory=list)
    root: str = ""
    settings: AnalysisSettings = field(default_factory=AnalysisSettings)

    def finds(self, *findings: Finding) -> None:
        self.findings += findings

    def __call__(self, files: Iterable[str], root: str, settings: AnalysisSettings) -> Report:
        self.files, self.root, self.settings = list(files), root, settings
        if self.failure is not None:
            raise self.failure
        return Report(tuple(self.findings), tuple(self.problems), self.coverage)


@pytest.fixture
def analysis(monkeypatch: pytest.MonkeyPatch) -> Analysis:
    fake = Analysis()
    monkeypatch.setattr(holdlint.pipeline, "analyse", fake)
    return fake


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with a program of one file."""
    for name in ("HOLDLINT_OUTPUT_FORMAT", "HOLDLINT_CACHE_DIR", "HOLDLINT_NO_CACHE", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "program"
    folder.mkdir()
    (folder / "pyproject.toml").write_text("[project]\nname = 'program'\n")
    (folder / "a.py").write_text("db.get(User, 1)\nrequests.post(url)\n")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def run_holdlint(program: Path, analysis: Analysis) -> Holdlint:
    """Runs the command line in the program."""

    def run(*arguments: str, **options: object) -> Result:
        return CliRunner().invoke(main, list(arguments), prog_name="holdlint", **options)

    return run
