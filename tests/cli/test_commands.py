"""What stands beside `holdlint check`."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from holdlint import __version__
from holdlint.checks import CHECKS


def test_version(run_holdlint):
    assert run_holdlint("--version").stdout == f"holdlint {__version__}\n"


def test_version_loads_no_parser_and_no_schema():
    code = (
        "import sys; from holdlint.cli import main; main(['--version'], standalone_mode=False); "
        "print(sorted({'ast', 'astroid', 'libcst', 'msgspec', 'pathspec', 'pyflakes'} & set(sys.modules) - before))"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"import sys, click; before = set(sys.modules); {code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_python_m_holdlint_is_the_same_program():
    done = subprocess.run([sys.executable, "-m", "holdlint", "--help"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Usage: holdlint [OPTIONS] COMMAND")


@pytest.mark.parametrize("path", ["a.py", "src/", "nowhere.py"])
def test_a_path_without_a_command_is_told_the_command(run_holdlint, path):
    result = run_holdlint(path)
    assert result.exit_code == 2
    assert f"Did you mean `holdlint check {path}`?" in result.stderr


def test_an_unknown_command_is_2(run_holdlint):
    assert run_holdlint("chek").exit_code == 2


@pytest.mark.parametrize("command", ["rule", "explain"])
@pytest.mark.parametrize("check", ["HLD101", "hld101", "network-while-holding"])
def test_rule_explains_a_check(run_holdlint, command, check):
    result = run_holdlint(command, check)
    assert result.exit_code == 0
    assert result.stdout.startswith("# network-while-holding (HLD101)\n")
    assert "## Use instead" in result.stdout


def test_rule_explains_all_checks(run_holdlint):
    pages = run_holdlint("rule", "--all").stdout
    assert all(f"({code})\n" in pages for code in CHECKS)


def test_rule_as_json(run_holdlint):
    row = json.loads(run_holdlint("rule", "HLD104", "--output-format", "json").stdout)
    assert row["name"] == "sleep-while-holding"
    assert row["default"] is True
    rows = json.loads(run_holdlint("rule", "--all", "--output-format", "json").stdout)
    assert [row["code"] for row in rows] == list(CHECKS)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["HLD1O1"], "did you mean `HLD101`?"), (["HLD1"], "stands for several checks"), ([], "Name one check")],
)
def test_rule_wants_one_check(run_holdlint, arguments, message):
    result = run_holdlint("rule", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_rules_lists_the_known_libraries(run_holdlint):
    lines = run_holdlint("rules").stdout.splitlines()
    assert any(line.startswith("requests ") for line in lines)


def test_rules_tells_what_is_known_of_a_library(run_holdlint):
    told = run_holdlint("rules", "requests").stdout
    assert "waits: http (HLD101), without bound" in told
    assert "requests.{get,post" in told


def test_rules_knows_the_projects_own_folder(run_holdlint, program):
    (program / "ours").mkdir()
    (program / "ours" / "acme.toml").write_text(
        '[library]\nname = "acme"\nmodules = ["acme"]\n\n[[wait]]\ncalls = ["acme.call"]\nkind = "rpc"\n'
    )
    (program / "holdlint.toml").write_text('rules = ["ours"]\n')
    assert "waits: rpc (HLD101), bound unknown\n    acme.call\n" in run_holdlint("rules", "acme").stdout


def test_rules_of_an_unknown_library_is_2(run_holdlint):
    result = run_holdlint("rules", "reqests")
    assert result.exit_code == 2
    assert "Did you mean `requests`?" in result.stderr


def test_config_prints_the_settings_in_force(run_holdlint, program):
    (program / "pyproject.toml").write_text('[tool.holdlint]\nignore = ["HLD104"]\ntests = true\n')
    lines = run_holdlint("config").stdout.splitlines()
    assert lines[0] == f"# from {program / 'pyproject.toml'}"
    assert 'ignore = ["HLD104"]' in lines
    assert "tests = true" in lines


def test_config_prints_one_setting(run_holdlint):
    assert run_holdlint("config", "respect-gitignore").stdout == "respect-gitignore = true\n"
    assert run_holdlint("config", "colour").exit_code == 2


def test_clean_removes_the_cache(run_holdlint, program):
    cache = program / ".holdlint_cache"
    cache.mkdir()
    (cache / "CACHEDIR.TAG").write_text("Signature: 8a477f597d28d172789f06886806bc55\n")
    (cache / "0.1.0").mkdir()
    assert run_holdlint("clean").exit_code == 0
    assert not cache.exists()
    assert run_holdlint("clean").exit_code == 0


def test_clean_never_removes_a_folder_that_is_no_cache(run_holdlint, program):
    (program / "precious").mkdir()
    (program / "precious" / "thesis.txt").write_text("years of work")
    result = run_holdlint("clean", "--cache-dir", "precious")
    assert result.exit_code == 2
    assert "left alone" in result.stderr
    assert (program / "precious" / "thesis.txt").exists()


def test_shells_complete_the_commands(run_holdlint):
    assert "_HOLDLINT_COMPLETE" in run_holdlint("generate-shell-completion", "bash").stdout
