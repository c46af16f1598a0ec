"""The Markdown pages beside this file: each heading is a case, and its code agrees with its markers."""

from __future__ import annotations

from pathlib import Path

import pytest

from holdlint.config import load_config
from holdlint.selection import selected
from holdlint.settings import AnalysisSettings
from holdlint.testing import Case, compare, read_cases

PAGES = sorted(Path(__file__).parent.glob("*.md"))
CASES = [
    pytest.param(page.name, case, id=f"{page.stem}: {case.name}")
    for page in PAGES
    for case in read_cases(page.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("page", "case"), CASES)
def test_case(page: str, case: Case, tmp_path: Path) -> None:
    case.write(tmp_path)
    if "pyproject.toml" in case.files:
        config = load_config(str(tmp_path))
        settings = AnalysisSettings(rule_folders=config.rules, source_roots=config.src)
        outcome = compare(tmp_path, settings, selected(config.select, config.extend_select, config.ignore))
    else:
        outcome = compare(tmp_path)
    assert outcome.agrees, f"{page}:{case.line}\n{outcome.message()}"
