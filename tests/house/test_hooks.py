"""pre-commit and prek, the real ones, run the hook of this repository in another one, whatever files are staged there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
API = """\
from sqlalchemy.orm import Session

from mail import notify


def view(db: Session) -> None:
    db.execute("select 1")
    notify()
"""
MAIL = """\
import requests


def notify() -> None:
    requests.post("https://a.example")
"""
OLD = """\
import requests
from sqlalchemy.orm import Session


def view(db: Session) -> None:
    db.execute("select 1")
    requests.get("https://a.example")
"""
EMPTY = "def notify() -> None:\n    pass\n"


def git(folder: Path, *words: str) -> str:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", *identity, *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This checkout, as a repository that a hook can be taken from."""
    folder = tmp_path_factory.mktemp("release") / "holdlint"
    folder.mkdir()
    listed = subprocess.run(
        ["git", "ls-files", "-z", "-co", "--exclude-standard"], cwd=TOP, capture_output=True, text=True, check=True
    )
    for name in listed.stdout.split("\0"):
        if name and (TOP / name).is_file() and not name.startswith("tests/"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(TOP / name, folder / name)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "release")
    return folder


@pytest.fixture(scope="module", params=["pre-commit", "prek"])
def runner(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, str]]:
    """The program, and the environment variables under which its own caches are empty at first."""
    program = Path(sys.executable).with_name(request.param)
    assert program.exists(), f"{request.param} is not installed"
    home = tmp_path_factory.mktemp("home")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "PYTHON", "HOLDLINT_"))}
    return str(program), {**kept, "PRE_COMMIT_HOME": str(home), "PREK_HOME": str(home)}


@pytest.fixture(scope="module")
def project(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    git(folder, "init", "-q", "-b", "main")
    (folder / "api.py").write_text(API)
    (folder / "mail.py").write_text(EMPTY)
    rev = git(release, "rev-parse", "HEAD")
    hook = f"repos:\n  - repo: {release}\n    rev: {rev}\n    hooks:\n      - id: holdlint\n"
    (folder / ".pre-commit-config.yaml").write_text(hook)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "first")
    return folder


@pytest.mark.slow
def test_the_whole_program_is_analysed_whatever_is_staged(runner: tuple[str, dict[str, str]], project: Path) -> None:
    program, environment = runner

    def run() -> subprocess.CompletedProcess[str]:
        git(project, "add", "-A")
        return subprocess.run(
            [program, "run", "holdlint"], cwd=project, env=environment, capture_output=True, text=True, check=False
        )

    (project / "mail.py").write_text(EMPTY + "\n# a comment\n")
    clean = run()
    assert clean.returncode == 0, clean.stdout + clean.stderr
    # Only mail.py is staged; what it brings about stands in api.py, which nobody touched.
    (project / "mail.py").write_text(MAIL)
    found = run()
    assert found.returncode == 1, found.stdout + found.stderr
    assert "api.py:8:5: HLD101 network call `requests.post` reached while a connection is held" in found.stdout
    assert "mail.py:5" in found.stdout


@pytest.mark.slow
def test_only_what_a_commit_brings_about_is_told_if_that_is_asked_for(
    runner: tuple[str, dict[str, str]], release: Path, tmp_path: Path
) -> None:
    program, environment = runner
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "api.py").write_text(API)
    (tmp_path / "mail.py").write_text(EMPTY)
    (tmp_path / "old.py").write_text(OLD)
    rev = git(release, "rev-parse", "HEAD")
    hook = f"repos:\n  - repo: {release}\n    rev: {rev}\n    hooks:\n      - id: holdlint\n        args: [--changed-only]\n"
    (tmp_path / ".pre-commit-config.yaml").write_text(hook)
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "first")

    def run(*words: str) -> tuple[int, list[str]]:
        command = [program, "run", "holdlint", *words]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        told = [line.strip().partition(": HLD")[0] for line in done.stdout.splitlines() if ": HLD" in line]
        assert bool(told) == (done.returncode == 1), done.stdout + done.stderr
        return done.returncode, told

    # Nothing that is staged brings anything about; what is not staged is not looked at.
    (tmp_path / "old.py").write_text("# a comment\n" + OLD)
    git(tmp_path, "add", "old.py")
    (tmp_path / "mail.py").write_text(MAIL)
    assert run() == (0, [])
    # What is staged brings something about in a file that is not.
    git(tmp_path, "add", "mail.py")
    assert run() == (1, ["mail.py:5:5"])
    git(tmp_path, "commit", "-q", "-m", "second")
    # Nothing is staged, and a range of commits is named, as a CI service does.
    assert run("--all-files") == (0, [])
    assert run("--from-ref", "HEAD~1", "--to-ref", "HEAD") == (1, ["mail.py:5:5"])


@pytest.mark.slow
def test_the_repository_can_be_tried_without_being_configured(
    runner: tuple[str, dict[str, str]], release: Path, tmp_path: Path
) -> None:
    program, environment = runner
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "api.py").write_text(API)
    (tmp_path / "mail.py").write_text(MAIL)
    git(tmp_path, "add", "-A")
    words = [program, "try-repo", str(release), "holdlint", "--all-files"]
    tried = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert tried.returncode == 1, tried.stdout + tried.stderr
    assert "api.py:8:5: HLD101" in tried.stdout
