"""The plugin in a real flake8."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
API = "from rpc import call\nfrom sqlalchemy.orm import Session\n\n\ndef get(db: Session):\n    db.connection()\n    call()\n"
RPC = "import requests\n\n\ndef call():\n    requests.get('https://example.com')\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    registered = any(it.name == "HLD" for it in entry_points(group="flake8.extension"))
    local = "[flake8:local-plugins]\nextension =\n    HLD = holdlint.flake8_plugin:Plugin\n"
    (tmp_path / ".flake8").write_text("[flake8]\nselect = HLD\n" + ("" if registered else local))
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    (tmp_path / "api.py").write_text(API)
    (tmp_path / "rpc.py").write_text(RPC)
    return tmp_path


def flake8(project: Path, *arguments: str, text: str | None = None, **env: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "flake8", *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
        input=text,
        capture_output=True,
        text=True,
    )
    assert done.stderr == ""
    return [line.split(" network")[0] for line in done.stdout.splitlines()]


def test_findings_of_the_whole_program_are_told_by_file(project):
    assert flake8(project) == ["./api.py:7:5: HLD101"]


def test_a_file_that_is_named_is_checked_in_its_program(project):
    assert flake8(project, "api.py") == ["api.py:7:5: HLD101"]
    assert flake8(project, "rpc.py") == []
    assert flake8(project, str(project / "api.py")) == [f"{project / 'api.py'}:7:5: HLD101"]


def test_workers_have_what_the_parent_found(project):
    assert flake8(project, "-j", "2") == ["./api.py:7:5: HLD101"]
    assert flake8(project, "-j", "2", HOLDLINT_NO_CACHE="1") == ["./api.py:7:5: HLD101"]


def test_a_file_alone(project, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    (other / "a.py").write_text(API.replace("from rpc import call", RPC))
    assert [line.rpartition("a.py")[2] for line in flake8(project, str(other / "a.py"))] == [":12:5: HLD101"]


def test_standard_input_is_checked_as_it_is(project):
    text = "\n" + API
    assert flake8(project, "-", "--stdin-display-name", "api.py", text=text) == ["api.py:8:5: HLD101"]
    # Without a name it is a program of its own.
    assert flake8(project, "-", text=text) == []
    assert flake8(project, "-", text=API.replace("from rpc import call", RPC)) == ["stdin:12:5: HLD101"]


def test_comments(project):
    for comment, told in (("noqa: HLD101", 0), ("holdlint: ignore why", 0), ("noqa: E501", 1)):
        (project / "api.py").write_text(API.replace("    call()", f"    call()  # {comment}"))
        assert len(flake8(project)) == told
    (project / "api.py").write_text(API.replace("    call()", "    call()  # noqa: HLD101"))
    assert len(flake8(project, "--disable-noqa")) == 1


def test_both_configurations_count(project):
    assert flake8(project, "--extend-ignore", "HLD101") == []
    (project / "pyproject.toml").write_text("[tool.holdlint]\nignore = ['HLD101']\n")
    assert flake8(project) == []


def test_a_wrong_configuration_is_told(project):
    (project / "pyproject.toml").write_text("[tool.holdlint]\nbogus = 1\n")
    told = "\n".join(flake8(project))
    assert "critical error" in told
    assert "`bogus`: unknown key" in told
