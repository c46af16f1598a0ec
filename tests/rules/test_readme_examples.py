"""The examples of `rules/README.md` are run: each rule file makes holdlint report what its code is marked with, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from holdlint.rulebook.load import builtin_folder
from holdlint.settings import AnalysisSettings
from holdlint.testing import Case, compare, read_cases

EXAMPLES = read_cases((builtin_folder() / "README.md").read_text(encoding="utf-8"))


def test_there_are_examples_of_a_helper_a_decorator_and_a_callback() -> None:
    assert len(EXAMPLES) >= 3


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_example(example: Case, tmp_path: Path) -> None:
    example.write(tmp_path)
    outcome = compare(tmp_path, AnalysisSettings(rule_folders=(str(tmp_path / "holdlint-rules"),)))
    assert outcome.agrees, outcome.message()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_without_its_rules_an_example_is_silent(example: Case, tmp_path: Path) -> None:
    example.write(tmp_path)
    outcome = compare(tmp_path, AnalysisSettings())
    assert not outcome.report.findings, outcome.message()
