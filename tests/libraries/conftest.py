"""A project with an environment beside it, in which made-up libraries are installed."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from holdlint.model.findings import Finding, Report
from holdlint.pipeline import analyse
from holdlint.settings import AnalysisSettings

HEAD = """\
from sqlalchemy import create_engine, text
from sqlalchemy.orm import sessionmaker

NewSession = sessionmaker(create_engine("postgresql+psycopg://localhost/shop"))
"""


@dataclass
class Project:
    """A folder with a project and its environment."""

    root: Path
    settings: dict[str, object] = field(default_factory=dict)

    @property
    def packages(self) -> Path:
        return self.root / ".venv" / "lib" / "python3.12" / "site-packages"

    def install(self, path: str, source: str = "") -> Path:
        """Puts a file of a library into the environment."""
        return _write(self.packages / path, source)

    def write(self, path: str, source: str) -> Path:
        """Puts a file into the project."""
        return _write(self.root / path, source)

    def holding(self, imports: str, *calls: str) -> None:
        """A program that does something in each line while it holds a connection."""
        inside = "".join(f"        {call}\n" for call in calls)
        body = f'def pay(order):\n    with NewSession() as db:\n        db.execute(text("select 1"))\n{inside}'
        self.write("app.py", f"{HEAD}{imports}\n\n\n{body}")

    def report(self, **settings: object) -> Report:
        """What is found in the project."""
        files = [
            path.relative_to(self.root).as_posix()
            for path in sorted(self.root.rglob("*.py"))
            if ".venv" not in path.parts and "elsewhere" not in path.parts
        ]
        return analyse(files, str(self.root), AnalysisSettings(**{"jobs": 1, **self.settings, **settings}))  # type: ignore[arg-type]

    def found(self, **settings: object) -> list[str]:
        """The lines that are reported, each with the library call that waits."""
        return [f"{self.line(one)}: {one.leaf.api}" for one in self.report(**settings).findings]

    def line(self, finding: Finding) -> str:
        lines = (self.root / finding.path).read_text(encoding="utf-8").splitlines()
        return lines[finding.line - 1].strip()


def _write(path: Path, source: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(source), encoding="utf-8")
    return path


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path / "project")
    made.packages.mkdir(parents=True)
    (made.root / ".venv" / "pyvenv.cfg").write_text("")
    return made
