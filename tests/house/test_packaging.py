"""What is handed to others besides the wheel."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
import yaml

from holdlint import __version__

TOP = Path(__file__).parents[2]


def test_the_hook_checks_the_whole_program_with_the_command_that_is_documented():
    (hook,) = yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert hook["id"] == "holdlint"
    assert hook["entry"] == "holdlint check"
    assert hook["language"] == "python"
    assert hook["pass_filenames"] is False
    assert hook["require_serial"] is True


def test_the_changelog_speaks_of_the_next_or_of_this_version():
    headings = re.findall(r"^## (.*)$", (TOP / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == "Unreleased" or headings[0].startswith(__version__)


@pytest.mark.slow
def test_the_source_distribution_holds_what_a_build_and_the_tests_need(tmp_path):
    command = [sys.executable, "-m", "build", "--sdist", "--no-isolation", "--outdir", tmp_path, TOP]
    subprocess.run(command, check=True, capture_output=True)
    (sdist,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "LICENSE", "README.md", ".pre-commit-hooks.yaml", "tests/invented.py"} <= names
    assert {f"rules/{path.name}" for path in (TOP / "rules").iterdir()} <= names
