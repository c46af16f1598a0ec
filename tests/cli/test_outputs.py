"""Several reports of one run: `-o FORMAT:FILE`."""

from __future__ import annotations

import json

import pytest
from invented import finding

LINE = "a.py:1:1: HLD101 something about HLD101\n"


def test_each_output_has_its_format(run_holdlint, analysis, program):
    analysis.finds(finding())
    result = run_holdlint("check", "-o", "sarif:out.sarif", "-o", "json:out.json", "-o", "concise:-")
    assert (result.exit_code, result.stdout) == (1, LINE)
    assert json.loads((program / "out.sarif").read_text())["version"] == "2.1.0"
    assert json.loads((program / "out.json").read_text())["version"] == 1


def test_a_file_without_a_format_has_that_of_output_format(run_holdlint, analysis, program):
    analysis.finds(finding())
    result = run_holdlint("check", "--output-format", "concise", "-o", "out.txt", "-o", "json:out.json")
    assert result.stdout == ""
    assert (program / "out.txt").read_text() == LINE
    assert json.loads((program / "out.json").read_text())["version"] == 1


@pytest.mark.parametrize("option", ["-o", "--output", "--output-file"])
def test_the_old_names_still_work(run_holdlint, analysis, program, option):
    analysis.finds(finding())
    run_holdlint("check", "--output-format", "concise", option, "out.txt")
    assert (program / "out.txt").read_text() == LINE


def test_standard_output_can_be_named(run_holdlint, analysis):
    analysis.finds(finding())
    assert run_holdlint("check", "--output-format", "concise", "-o", "-").stdout == LINE


def test_a_file_is_not_coloured_because_standard_output_is(run_holdlint, analysis, program):
    analysis.finds(finding())
    run_holdlint("check", "-o", "text:out.txt", color=True)
    assert "\033" not in (program / "out.txt").read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "sarf:out"], "`sarf` is no format. Did you mean `sarif`?"),
        (["-o", "nonsense:out"], "`nonsense` is no format. Formats: text, full, concise"),
        (["-o", "sarif:"], "names no file"),
        (["-o", "json:x", "-o", "sarif:x"], "two reports for one file: x"),
        (["-o", "json:-", "-o", "github:-"], "two reports for one file: -"),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(run_holdlint, arguments, message):
    result = run_holdlint("check", *arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.replace("│", " ").split())


def test_a_drive_and_a_folder_are_no_formats(run_holdlint, program):
    (program / "sarif").mkdir()
    run_holdlint("check", "-o", "./sarif:out")
    run_holdlint("check", "-o", "sarif/out:1")
    assert (program / "sarif:out").exists()
    assert (program / "sarif" / "out:1").exists()


def test_paths_for_services_are_those_of_the_repository(run_holdlint, analysis, program, monkeypatch):
    (program.parent / ".git").mkdir()
    analysis.finds(finding())
    assert "file=program/a.py," in run_holdlint("check", "-o", "github:-").stdout
    assert run_holdlint("check", "-o", "concise:-").stdout == LINE


def test_statistics_go_there_too(run_holdlint, analysis, program):
    analysis.finds(finding())
    result = run_holdlint("check", "--statistics", "-o", "json:out.json", "-o", "-")
    assert json.loads((program / "out.json").read_text())[0]["count"] == 1
    assert result.stdout.startswith("1\tHLD101\t")
