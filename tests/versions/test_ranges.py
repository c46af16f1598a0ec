"""Ranges in rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from holdlint.pipeline import analyse
from holdlint.rulebook.load import RuleErrors
from holdlint.rulebook.ranges import Version, bounds, holds, release_of
from holdlint.settings import AnalysisSettings


@pytest.mark.parametrize(
    ("text", "release"),
    [
        ("0.118.0", (0, 118)),
        ("v0.118", (0, 118)),
        ("0.118.0rc1", (0, 118)),
        ("1!2.0.post1", (2,)),
        ("0", (0,)),
        ("main", None),
        ("", None),
    ],
)
def test_a_release_is_its_numbers(text: str, release: tuple[int, ...] | None) -> None:
    assert release_of(text) == release


@pytest.mark.parametrize(
    ("range_", "version", "expected"),
    [
        (">=0.118", Version((0, 118)), True),
        (">=0.118", Version((0, 118), -1), False),
        (">=0.117.5", Version((0, 118), -1), True),
        ("<0.118", Version((0, 118), -1), True),
        ("<0.118", Version((0, 118)), False),
        ("<=0.118", Version((0, 118, 1)), False),
        (">0.118", Version((0, 118, 1)), True),
        (">=0.106, <0.118", Version((0, 117, 1)), True),
        (">=0.106,<0.118", Version((0, 105)), False),
        ("==0.118", Version((0, 118)), True),
        ("!=0.118", Version((0, 118)), False),
        (">=0.9", Version((0, 10)), True),
        (">=0.118", None, True),
        ("<0.118", None, False),
        ("!=0.118", None, True),
        ("==0.118", None, False),
    ],
)
def test_a_version_lies_in_a_range(range_: str, version: Version | None, expected: bool) -> None:
    assert holds(range_, version) is expected


@pytest.mark.parametrize("text", ["0.118", "~=0.118", ">=", ">=0.118,", ">= 0.118 <1", "latest", ">=1.*"])
def test_what_is_no_range_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="not a range of versions"):
        bounds(text)


def test_all_ranges_that_are_none_are_told_with_their_file(tmp_path: Path) -> None:
    row = '[[local]]\ncalls = ["a.b"]\nversions = "{}"\n'
    head = '[library]\nname = "a"\nmodules = ["a"]\n'
    (tmp_path / "a.toml").write_text(head + row.format("0.118") + row.format(">=1,"))
    (tmp_path / "c.py").write_text("")
    with pytest.raises(RuleErrors) as raised:
        analyse(["c.py"], str(tmp_path), AnalysisSettings(rule_folders=(str(tmp_path),)))
    first, second = raised.value.errors
    assert "a.toml: `versions`: not a range of versions: '0.118'" in first
    assert "'>=1,'" in second
