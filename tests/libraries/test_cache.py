"""What is read of libraries is part of what a report depends on."""

from __future__ import annotations

from pathlib import Path

import pytest

from holdlint.read import source
from tests.libraries.conftest import Project

WAITS = "import requests\n\n\ndef ask():\n    requests.get('https://acme.example')\n"
SILENT = "def ask():\n    return 1\n"


@pytest.fixture
def cached(project: Project, tmp_path: Path) -> Project:
    project.settings = {"cache_dir": str(tmp_path / "cache")}
    project.install("acme.py", WAITS)
    project.holding("import acme", "acme.ask()")
    return project


def test_a_warm_cache_changes_nothing(cached: Project) -> None:
    assert cached.report() == cached.report()
    assert cached.report() == cached.report(cache_dir=None)


def test_nothing_is_read_again_of_which_nothing_has_changed(cached: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    first = cached.report()
    monkeypatch.setattr(source, "read_header", None)
    monkeypatch.setattr("holdlint.libraries.shelf.read_header", None)
    assert cached.report() == first
    cached.write("other.py", "import acme\n")  # another program with the same library
    monkeypatch.undo()
    monkeypatch.setattr("holdlint.libraries.shelf.read_header", None)
    assert cached.report().findings == first.findings


def test_a_library_that_has_changed_is_read_again(cached: Project) -> None:
    """An editable install changes without a new version."""
    assert cached.found() == ["acme.ask(): requests.get"]
    cached.install("acme.py", SILENT)
    assert cached.found() == []
    cached.install("acme.py", WAITS)
    assert cached.found() == ["acme.ask(): requests.get"]


def test_a_library_that_has_gone_is_gone(cached: Project) -> None:
    assert cached.found() == ["acme.ask(): requests.get"]
    (cached.packages / "acme.py").unlink()
    assert cached.found() == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_number_of_processes_changes_nothing(cached: Project, jobs: int) -> None:
    assert cached.report(cache_dir=None, jobs=jobs) == cached.report(cache_dir=None)
