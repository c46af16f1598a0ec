"""What is read of libraries is part of what a report depends on."""

from __future__ import annotations

import os
import time
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


def test_what_is_as_it_was_is_not_read_to_know_it(cached: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a file that is not young its size, times and number say that it is the one that was read."""
    grow_old(monkeypatch)
    first = cached.report()
    monkeypatch.setattr("holdlint.stamps.content_of", None)
    assert cached.report() == first


def test_another_file_of_the_same_size_and_time_is_read(cached: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wheels may give all of their files one time, whatever the release."""
    grow_old(monkeypatch)
    assert cached.found() == ["acme.ask(): requests.get"]
    said = os.stat(cached.packages / "acme.py")
    (cached.packages / "acme.py").unlink()
    path = cached.install("acme.py", WAITS.replace("requests.get", "requests.Get"))
    os.utime(path, ns=(said.st_atime_ns, said.st_mtime_ns))
    assert path.stat().st_size == said.st_size
    assert cached.found() == []


def test_a_young_file_is_read_again(cached: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    cached.report()
    read: list[str] = []
    monkeypatch.setattr("holdlint.stamps.content_of", lambda path: read.append(path) or WAITS.encode())
    cached.report()
    assert [Path(path).name for path in read] == ["acme.py"]


def grow_old(monkeypatch: pytest.MonkeyPatch) -> None:
    """What has just been written is a minute old."""
    now = time.time_ns
    monkeypatch.setattr("holdlint.stamps.time.time_ns", lambda: now() + 60_000_000_000)


def test_a_library_that_has_gone_is_gone(cached: Project) -> None:
    assert cached.found() == ["acme.ask(): requests.get"]
    (cached.packages / "acme.py").unlink()
    assert cached.found() == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_number_of_processes_changes_nothing(cached: Project, jobs: int) -> None:
    assert cached.report(cache_dir=None, jobs=jobs) == cached.report(cache_dir=None)
