"""What stands beside `holdlint check`."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from invented import finding

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


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["chek"], "No such command 'chek'. Did you mean `check`?"),
        (["explian", "HLD101"], "Did you mean `explain`?"),
        (["HLD101"], "No such command 'HLD101'. Did you mean `holdlint rule HLD101`?"),
        (["zzz"], "No such command 'zzz'.\n"),
        (["check", "--slect", "HLD101"], "--select"),
        (["check", "--select", "HLD1O1"], "unknown check `HLD1O1`; did you mean `HLD101`?"),
        (["check", "--ignore", "network-while-hold"], "did you mean `network-while-holding`?"),
        (["check", "--output-format", "sarfi"], "Did you mean `sarif`?"),
        (["check", "--min-confidence", "HIHG"], "Did you mean `high`?"),
        (["config", "min-confidnce"], "Unknown key `min-confidnce`. Did you mean `min-confidence`?"),
        (["config", "zzz"], "Unknown key `zzz`. `holdlint config` lists all."),
        (["rule", "HLD1O1"], "did you mean `HLD101`?"),
        (["rules", "Requests"], "Did you mean `requests`?"),
    ],
)
def test_of_a_mistyped_word_the_nearest_right_one_is_told(run_holdlint, arguments, hint):
    result = run_holdlint(*arguments)
    assert result.exit_code == 2
    assert hint in result.stderr


def test_a_mistyped_word_in_a_variable_is_told_too(run_holdlint):
    result = run_holdlint("check", env={"HOLDLINT_OUTPUT_FORMAT": "jsn"})
    assert result.exit_code == 2
    assert "Did you mean `json`?" in result.stderr


def test_the_files_are_shown_and_nothing_is_analysed(run_holdlint, analysis, program):
    (program / "tests").mkdir()
    (program / "tests" / "test_a.py").write_text("")
    (program / "venv").mkdir()
    (program / "venv" / "b.py").write_text("")
    result = run_holdlint("check", "--show-files", "--extend-exclude", "c.py")
    assert (result.exit_code, result.stdout) == (0, "a.py\ntests/test_a.py\n")
    assert analysis.root == ""
    assert run_holdlint("check", "--show-files", "nowhere").exit_code == 2


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
    assert 'ignore = ["HLD104"]  # pyproject.toml:2' in lines
    assert "tests = true  # pyproject.toml:3" in lines


def test_config_says_where_each_setting_comes_from(run_holdlint, program):
    (program / "holdlint.toml").write_text('# ours\ntests = true\noutput-format = "json"\n')
    lines = run_holdlint("config").stdout.splitlines()
    assert "tests = true  # holdlint.toml:2" in lines
    assert 'output-format = "json"  # holdlint.toml:3' in lines
    assert "trace = true  # default" in lines
    assert f'cache-dir = "{program / ".holdlint_cache"}"  # default' in lines
    assert "# baseline is not set  # default" in lines
    (program / "holdlint.toml").unlink()
    assert 'output-format = "text"  # default; "full" on a terminal' in run_holdlint("config").stdout.splitlines()


def test_config_knows_the_variables_that_count(run_holdlint, program):
    (program / "holdlint.toml").write_text('output-format = "json"\ncache-dir = "there"\n')
    variables = {"HOLDLINT_OUTPUT_FORMAT": "full", "HOLDLINT_CACHE_DIR": "here"}
    lines = run_holdlint("config", env=variables).stdout.splitlines()
    assert 'output-format = "full"  # HOLDLINT_OUTPUT_FORMAT' in lines
    assert f'cache-dir = "{program / "here"}"  # HOLDLINT_CACHE_DIR' in lines
    lines = run_holdlint("config", env={"HOLDLINT_NO_CACHE": "1"}).stdout.splitlines()
    assert f'cache-dir = "{program / "there"}"  # holdlint.toml:2; off by HOLDLINT_NO_CACHE' in lines


def test_what_config_prints_is_a_configuration(run_holdlint, program):
    printed = run_holdlint("config").stdout
    (program / "holdlint.toml").write_text(printed)
    again = run_holdlint("config").stdout
    values = [[line.rpartition("  # ")[0] for line in text.splitlines()[1:]] for text in (printed, again)]
    assert values[0] == values[1]


@pytest.mark.parametrize("variable", ["1", "true", "yes"])
def test_the_cache_can_be_switched_off_by_a_variable(run_holdlint, analysis, variable):
    run_holdlint("check")
    assert analysis.settings.cache_dir is not None
    run_holdlint("check", env={"HOLDLINT_NO_CACHE": variable})
    assert analysis.settings.cache_dir is None


def test_the_cache_can_be_elsewhere_by_a_variable_and_by_an_option_before_it(run_holdlint, analysis, program):
    run_holdlint("check", env={"HOLDLINT_CACHE_DIR": "here"})
    assert analysis.settings.cache_dir == str(program / "here")
    run_holdlint("check", "--cache-dir", "there", env={"HOLDLINT_CACHE_DIR": "here"})
    assert analysis.settings.cache_dir == str(program / "there")


def test_the_format_of_a_variable_is_between_that_of_the_file_and_that_of_the_option(run_holdlint, analysis, program):
    analysis.finds(finding())
    (program / "holdlint.toml").write_text('output-format = "json"\n')
    assert run_holdlint("check").stdout.startswith("{")
    variable = {"HOLDLINT_OUTPUT_FORMAT": "pylint"}
    assert run_holdlint("check", env=variable).stdout.startswith("a.py:1: [HLD101]")
    assert run_holdlint("check", "--output-format", "azure", env=variable).stdout.startswith("##vso")


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
