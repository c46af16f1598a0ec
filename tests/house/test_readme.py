"""What the README shows is what happens."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from holdlint.checks import CHECKS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_first_output_is_real() -> None:
    shown = re.search(r"\$ holdlint check examples/held\n(.*?)```", README, re.DOTALL)
    assert shown is not None
    command = [sys.executable, "-m", "holdlint", "check", "--no-cache", "examples/held"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout == shown.group(1)


def test_the_budget_is_real() -> None:
    shown = re.search(r"\$ holdlint budget examples/held --rate 3/s\n(.*?)```", README, re.DOTALL)
    assert shown is not None
    command = [sys.executable, "-m", "holdlint", "budget", "--no-cache", "examples/held", "--rate", "3/s"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout == shown.group(1)


def test_the_fixed_example_is_silent() -> None:
    command = [sys.executable, "-m", "holdlint", "check", "--no-cache", "examples/fixed"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("code", CHECKS)
def test_each_code_is_named(code: str) -> None:
    assert code in README


def test_the_hook_is_the_one_that_is_offered() -> None:
    assert "- id: holdlint" in README
    assert "- id: holdlint" in (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
