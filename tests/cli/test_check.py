"""What `holdlint check` analyses, and what it tells of what was found."""

from __future__ import annotations

import json

import pytest
from invented import finding

from holdlint.model.findings import Coverage


def test_the_analysis_gets_the_files_of_the_working_directory(run_holdlint, analysis, program):
    (program / "pkg").mkdir()
    (program / "pkg" / "b.py").touch()
    run_holdlint("check")
    assert analysis.files == ["a.py", "pkg/b.py"]
    assert analysis.root == str(program)
    assert analysis.settings.cache_dir == str(program / ".holdlint_cache")
    assert analysis.settings.overlays == ()


def test_paths_are_told_relative_to_the_working_directory(run_holdlint, analysis, program, monkeypatch):
    (program / "pkg").mkdir()
    monkeypatch.chdir(program / "pkg")
    run_holdlint("check", "../a.py")
    assert analysis.files == ["../a.py"]
    assert analysis.settings.cache_dir == str(program / ".holdlint_cache")


def test_the_environments_reach_the_analysis(run_holdlint, analysis, program, monkeypatch):
    monkeypatch.setenv("VIRTUAL_ENV", "/elsewhere")
    (program / "env").mkdir()
    run_holdlint("check", "--python", "env")
    assert analysis.settings.python == str(program / "env")
    assert analysis.settings.active == "/elsewhere"
    assert analysis.settings.project == str(program)


def test_an_environment_that_is_not_there_is_told(run_holdlint, program):
    result = run_holdlint("check", "--python", "env")
    assert result.exit_code == 2
    assert "--python: there is no env" in result.stderr


def test_options_reach_the_analysis(run_holdlint, analysis, program):
    (program / "ours").mkdir()
    (program / "lib").mkdir()
    (program / "holdlint.toml").write_text('rules = ["ours"]\nsrc = ["lib"]\n')
    (program / "more").mkdir()
    run_holdlint("check", "--rules", "more", "--jobs", "3", "--cache-dir", "elsewhere")
    settings = analysis.settings
    assert settings.rule_folders == (str(program / "ours"), str(program / "more"))
    assert settings.source_roots == (str(program / "lib"),)
    assert settings.jobs == 3
    assert settings.cache_dir == str(program / "elsewhere")


def test_a_folder_of_rules_must_exist(run_holdlint):
    result = run_holdlint("check", "--rules", "nowhere")
    assert result.exit_code == 2
    assert "there is no folder" in result.stderr


def test_no_cache(run_holdlint, analysis, monkeypatch):
    run_holdlint("check", "--no-cache")
    assert analysis.settings.cache_dir is None
    run_holdlint("check", env={"HOLDLINT_NO_CACHE": "1"})
    assert analysis.settings.cache_dir is None


def test_the_environment_names_the_cache_and_the_format(run_holdlint, analysis, tmp_path):
    result = run_holdlint("check", env={"HOLDLINT_CACHE_DIR": str(tmp_path / "c"), "HOLDLINT_OUTPUT_FORMAT": "json"})
    assert analysis.settings.cache_dir == str(tmp_path / "c")
    assert json.loads(result.stdout)["version"] == 1


def test_an_argument_wins_over_the_environment_and_that_over_the_file(run_holdlint, program):
    (program / "holdlint.toml").write_text('output-format = "concise"\n')
    assert run_holdlint("check").stdout == ""
    env = {"HOLDLINT_OUTPUT_FORMAT": "json"}
    assert run_holdlint("check", env=env).stdout.startswith("{")
    assert run_holdlint("check", "--output-format", "text", env=env).stdout == "All checks passed!\n"


def test_findings_come_in_order_whatever_the_analysis_does(run_holdlint, analysis):
    analysis.finds(
        finding(path="b.py"), finding("HLD104", line=3), finding(line=3), finding(line=3, column=2), finding(line=2)
    )
    result = run_holdlint("check", "--output-format", "concise")
    assert [line.partition(" something")[0] for line in result.stdout.splitlines()] == [
        "a.py:2:1: HLD101",
        "a.py:3:1: HLD101",
        "a.py:3:1: HLD104",
        "a.py:3:2: HLD101",
        "b.py:1:1: HLD101",
    ]


@pytest.mark.parametrize("path", ["tests/a.py", "pkg/test/a.py", "test_a.py", "pkg/a_test.py", "conftest.py"])
def test_findings_in_test_code_are_not_told(run_holdlint, analysis, path):
    analysis.finds(finding(path=path))
    assert run_holdlint("check").exit_code == 0
    assert run_holdlint("check", "--tests").exit_code == 1


@pytest.mark.parametrize("path", ["app/testing.py", "app/contest.py", "latest/a.py", "attest.py"])
def test_names_that_only_look_like_tests_are_told(run_holdlint, analysis, path):
    analysis.finds(finding(path=path))
    assert run_holdlint("check").exit_code == 1


def test_test_code_that_is_named_is_told(run_holdlint, analysis, program):
    (program / "tests").mkdir()
    (program / "tests" / "test_a.py").touch()
    analysis.finds(finding(path="tests/test_a.py"))
    assert run_holdlint("check", ".").exit_code == 0
    assert run_holdlint("check", "tests").exit_code == 1
    assert run_holdlint("check", "tests/test_a.py").exit_code == 1


def test_what_test_code_is_can_be_configured(run_holdlint, analysis, program):
    (program / "holdlint.toml").write_text('test-paths = ["/spec/*/cases"]\n')
    analysis.finds(finding(path="tests/a.py"), finding(path="spec/x/cases/b.py"))
    result = run_holdlint("check", "--output-format", "concise")
    assert result.stdout == "tests/a.py:1:1: HLD101 something about HLD101\n"
    (program / "holdlint.toml").write_text("tests = true\n")
    assert len(run_holdlint("check", "--output-format", "concise").stdout.splitlines()) == 2
    assert len(run_holdlint("check", "--output-format", "concise", "--no-tests").stdout.splitlines()) == 1


def test_patterns_are_meant_from_where_they_are_written(run_holdlint, analysis, program, monkeypatch):
    (program / "holdlint.toml").write_text('extend-exclude = ["pkg/gen"]\ntest-paths = ["pkg/spec"]\n')
    for name in ("pkg/gen", "pkg/spec", "pkg/pkg/gen"):
        (program / name).mkdir(parents=True)
        (program / name / "x.py").touch()
    monkeypatch.chdir(program / "pkg")
    analysis.finds(finding(path="spec/x.py"))
    assert run_holdlint("check").exit_code == 0
    assert analysis.files == ["pkg/gen/x.py", "spec/x.py"]


def test_statistics_replace_the_findings(run_holdlint, analysis):
    analysis.finds(finding("HLD104"), finding(line=2), finding(line=3))
    analysis.coverage = Coverage(files=2, functions=7, calls_in_holds=9, resolved=6, unresolved={"b": 1, "handler": 2})
    assert run_holdlint("check", "--statistics").stdout.splitlines() == [
        "2\tHLD101\tnetwork-while-holding",
        "1\tHLD104\tsleep-while-holding",
        "2\tfiles",
        "7\tfunctions",
        "9\tcalls inside holds",
        "6\tof these resolved",
        "2\tunresolved: handler",
        "1\tunresolved: b",
    ]
    result = run_holdlint("check", "--statistics", "--output-format", "json")
    assert json.loads(result.stdout)[0] == {"code": "HLD101", "name": "network-while-holding", "count": 2}


def test_output_file(run_holdlint, analysis, program):
    analysis.finds(finding())
    result = run_holdlint("check", "--output-format", "concise", "-o", "report.txt")
    assert (result.exit_code, result.stdout) == (1, "")
    assert (program / "report.txt").read_bytes() == b"a.py:1:1: HLD101 something about HLD101\n"


def test_an_output_file_that_cannot_be_written_is_2(run_holdlint):
    result = run_holdlint("check", "-o", "no/such/folder/report.txt")
    assert result.exit_code == 2
    assert result.stderr.startswith("error: no/such/folder/report.txt: cannot be written")


def test_quiet_prints_findings_only(run_holdlint, analysis):
    assert run_holdlint("check", "-q").stdout == ""
    analysis.finds(finding())
    assert "Found" not in run_holdlint("check", "--quiet").stdout


def test_the_trace_can_be_left_out(run_holdlint, analysis, program):
    analysis.finds(finding(line=2))
    assert len(run_holdlint("check", "-q").stdout.splitlines()) == 3
    assert len(run_holdlint("check", "-q", "--no-trace").stdout.splitlines()) == 1
    (program / "holdlint.toml").write_text("trace = false\n")
    assert len(run_holdlint("check", "-q").stdout.splitlines()) == 1
    assert len(run_holdlint("check", "-q", "--trace").stdout.splitlines()) == 3


@pytest.mark.parametrize(
    ("arguments", "env", "coloured"),
    [
        ([], {}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colour(run_holdlint, analysis, arguments, env, coloured):
    analysis.finds(finding())
    result = run_holdlint("check", *arguments, env=env, color=True)
    assert ("\033[" in result.stdout) == coloured


def test_paths_that_are_no_text_are_printed(run_holdlint, analysis):
    analysis.finds(finding(path="caf\udce9.py"))
    assert r"caf\udce9.py:1:1: HLD101" in run_holdlint("check").stdout
    report = json.loads(run_holdlint("check", "--output-format", "json").stdout)
    assert report["findings"][0]["path"] == "caf\udce9.py"
