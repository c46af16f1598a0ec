"""Every check is whole: code, name, documentation; and every wait has one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from holdlint.checks import BY_NAME, CHECKS, KIND_CODES, MET_CODES
from holdlint.checks.check import SECTIONS, Check
from holdlint.model.findings import CONNECTION, STREAM
from holdlint.rulebook.rows import Kind

every_check = pytest.mark.parametrize("check", CHECKS.values(), ids=list(CHECKS))


def test_codes_and_names_are_unique_and_in_order():
    assert list(CHECKS) == sorted(CHECKS)
    assert len(BY_NAME) == len(CHECKS)


def test_the_codes_are_those_that_were_announced():
    assert {code: check.default_on for code, check in CHECKS.items()} == {
        "HLD000": True,
        "HLD101": True,
        "HLD102": True,
        "HLD103": False,
        "HLD104": True,
        "HLD105": True,
        "HLD106": False,
        "HLD107": False,
        "HLD108": False,
        "HLD901": False,
        "HLD902": False,
    }


@every_check
def test_a_code_is_one_that_flake8_accepts_in_its_configuration(check: Check):
    assert re.fullmatch(r"[A-Z]{1,3}[0-9]{0,3}", check.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", check.name)


@every_check
def test_a_check_is_documented_under_all_headings(check: Check):
    assert tuple(re.findall(r"^## (.*)$", check.documentation, re.MULTILINE)) == SECTIONS
    for text in re.split(r"^## .*$", check.documentation, flags=re.MULTILINE)[1:]:
        assert len(text.split()) >= 6 or "```" in text
    assert not check.summary.endswith(".")


@every_check
def test_examples_are_code(check: Check):
    blocks = re.findall(r"```python\n(.*?)```", check.documentation, re.DOTALL)
    assert blocks
    for block in blocks if check.code != "HLD000" else []:
        compile(block, check.code, "exec")


def test_a_check_has_a_module_of_its_own():
    folder = Path(__file__).parents[2] / "holdlint" / "checks"
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__", "check"}
    assert len(modules) == len(CHECKS)


def test_every_kind_of_wait_has_a_code():
    assert set(KIND_CODES) == set(get_args(Kind))
    assert set(MET_CODES.values()) <= set(CHECKS)
    assert MET_CODES.keys() - KIND_CODES.keys() == {CONNECTION, STREAM}
