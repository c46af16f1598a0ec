"""Which checks are reported."""

from __future__ import annotations

import pytest
from invented import finding

from holdlint.checks import CHECKS
from holdlint.selection import DEFAULT, codes_of, fault_of, selected


def test_by_default_what_is_nearly_always_a_fault_is_on():
    assert DEFAULT == ("HLD000", "HLD101", "HLD102", "HLD104", "HLD105")
    assert selected(None, (), ()) == set(DEFAULT)


@pytest.mark.parametrize(
    ("selector", "codes"),
    [
        ("HLD104", ("HLD104",)),
        ("sleep-while-holding", ("HLD104",)),
        ("HLD9", ("HLD901", "HLD902")),
        ("HLD", tuple(CHECKS)),
        ("ALL", tuple(CHECKS)),
        ("H", ()),
        ("", ()),
        ("hld104", ()),
        ("HLD1040", ()),
    ],
)
def test_a_selector_is_a_code_its_beginning_a_name_or_ALL(selector, codes):
    assert codes_of(selector) == codes
    assert (fault_of(selector) is None) == bool(codes)


@pytest.mark.parametrize(
    ("select", "extend", "ignore", "in_", "out"),
    [
        (["HLD101"], [], [], ["HLD101", "HLD000"], ["HLD104"]),
        (["HLD1"], [], ["HLD104"], ["HLD101"], ["HLD104"]),
        (["HLD104"], [], ["HLD1"], ["HLD104"], ["HLD101"]),
        (["HLD104"], [], ["HLD104"], [], ["HLD104"]),
        (["sleep-while-holding"], [], ["HLD1"], ["HLD104"], []),
        (None, ["HLD103"], [], ["HLD101", "HLD103"], ["HLD106"]),
        (["ALL"], [], ["HLD9"], ["HLD103", "HLD108"], ["HLD901", "HLD902"]),
        (["HLD104"], ["HLD9"], ["HLD902"], ["HLD104", "HLD901"], ["HLD902", "HLD101"]),
        (["HLD101"], [], ["ALL"], ["HLD101", "HLD000"], ["HLD102"]),
        (None, [], ["unreadable-file"], ["HLD101"], ["HLD000"]),
        ([], [], [], ["HLD000"], ["HLD101"]),
    ],
)
def test_the_more_specific_selector_decides_and_between_equals_ignoring_wins(select, extend, ignore, in_, out):
    codes = selected(select, extend, ignore)
    assert set(in_) <= codes
    assert not codes & set(out)


def codes(result):
    return [line.split(": ")[1].split()[0] for line in result.stdout.splitlines()]


@pytest.fixture
def concise(run_holdlint, analysis):
    """Runs a check of a program with one finding of each kind."""
    analysis.finds(*(finding(f"HLD10{number}", line=number) for number in range(1, 7)))

    def run(*arguments: str):
        return codes(run_holdlint("check", "--output-format", "concise", *arguments))

    return run


def test_the_command_line_selects(concise):
    assert concise() == ["HLD101", "HLD102", "HLD104", "HLD105"]
    assert concise("--select", "HLD103,HLD104", "--select", "HLD106") == ["HLD103", "HLD104", "HLD106"]
    assert concise("--ignore", "HLD101,HLD102") == ["HLD104", "HLD105"]
    assert concise("--extend-select", "cache-while-holding") == ["HLD101", "HLD102", "HLD103", "HLD104", "HLD105"]


def test_a_selection_on_the_command_line_starts_anew(concise, program):
    (program / "holdlint.toml").write_text('select = ["HLD101"]\nextend-select = ["HLD103"]\nignore = ["HLD104"]\n')
    assert concise() == ["HLD101", "HLD103"]
    assert concise("--select", "HLD104") == ["HLD104"]
    assert concise("--extend-select", "HLD106") == ["HLD101", "HLD103", "HLD106"]
    assert concise("--ignore", "HLD103") == ["HLD101"]


def test_isolated_forgets_the_file(concise, program):
    (program / "holdlint.toml").write_text('select = ["HLD101"]\n')
    assert concise("--isolated") == ["HLD101", "HLD102", "HLD104", "HLD105"]


def test_config_names_another_file(concise, program):
    (program / "other.toml").write_text('select = ["HLD106"]\n')
    assert concise("--config", "other.toml") == ["HLD106"]
