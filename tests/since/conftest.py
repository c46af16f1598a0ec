"""A working directory in a repository, on a branch that has just left `main`."""

from __future__ import annotations

from pathlib import Path

import pytest
from repositories import API, QUIET, Repository


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    folder = tmp_path / "program"
    folder.mkdir()
    made = Repository(folder)
    made.git("init", "-q", "-b", "main")
    made.write("pyproject.toml", "[project]\nname = 'program'\n")
    made.write("app/__init__.py", "")
    made.write("app/api.py", API)
    made.write("app/mail.py", QUIET)
    made.commit()
    made.git("checkout", "-q", "-b", "branch")
    monkeypatch.chdir(folder)
    for name in ("PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF"):
        monkeypatch.delenv(name, raising=False)
    return made
