"""0: nothing found. 1: something found. 2: holdlint could not do what was asked."""

from __future__ import annotations

from invented import finding

from holdlint.model.findings import Problem
from holdlint.rulebook.load import RuleErrors


def test_nothing_found_is_0(run_holdlint):
    result = run_holdlint("check")
    assert result.exit_code == 0
    assert result.stdout == "All checks passed!\n"


def test_a_finding_is_1(run_holdlint, analysis):
    analysis.finds(finding())
    result = run_holdlint("check")
    assert result.exit_code == 1
    assert result.stdout.endswith("Found 1 finding.\n")


def test_an_unreadable_file_is_1_and_the_rest_is_told(run_holdlint, analysis):
    analysis.problems.append(Problem("broken.py", 3, "syntax error: invalid syntax", 7))
    analysis.finds(finding(path="a.py"), finding(path="a.py", line=9))
    result = run_holdlint("check", "--no-trace")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "a.py:1:1: HLD101 something about HLD101",
        "a.py:9:1: HLD101 something about HLD101",
        "broken.py:3:7: HLD000 syntax error: invalid syntax",
        "Found 2 findings and 1 unreadable file.",
    ]


def test_an_unreadable_file_alone_is_1_whatever_is_selected(run_holdlint, analysis):
    analysis.problems.append(Problem("broken.py", 3, "syntax error"))
    result = run_holdlint("check", "--select", "HLD104")
    assert result.exit_code == 1
    assert result.stdout.endswith("Found 1 unreadable file.\n")


def test_an_unreadable_file_may_be_ignored_by_its_code(run_holdlint, analysis):
    analysis.problems.append(Problem("broken.py", 3, "syntax error"))
    assert run_holdlint("check", "--ignore", "HLD000").exit_code == 0


def test_exit_zero_tells_and_exits_with_0(run_holdlint, analysis):
    analysis.finds(finding())
    result = run_holdlint("check", "--exit-zero")
    assert result.exit_code == 0
    assert "Found 1 finding." in result.stdout


def test_a_missing_path_is_2_and_all_missing_paths_are_named(run_holdlint):
    result = run_holdlint("check", "a.py", "nowhere.py", "gone")
    assert result.exit_code == 2
    assert result.stderr == "error: nowhere.py: no such file or folder\nerror: gone: no such file or folder\n"
    assert result.stdout == ""


def test_an_unknown_option_is_2(run_holdlint):
    assert run_holdlint("check", "--slect", "HLD101").exit_code == 2


def test_an_unknown_check_is_2_with_the_nearest_known_one(run_holdlint):
    result = run_holdlint("check", "--select", "HLD101,HLD1O4")
    assert result.exit_code == 2
    assert "unknown check `HLD1O4`; did you mean `HLD104`?" in result.stderr


def test_a_fault_in_the_configuration_is_2(run_holdlint, program):
    (program / "holdlint.toml").write_text("slect = []\n")
    result = run_holdlint("check")
    assert result.exit_code == 2
    assert "holdlint.toml:1: `slect`: unknown key; did you mean `select`?" in result.stderr


def test_a_fault_in_rules_is_2_with_all_faults(run_holdlint, analysis):
    analysis.failure = RuleErrors(["x.toml: one", "y.toml: two"])
    result = run_holdlint("check")
    assert result.exit_code == 2
    assert result.stderr == "error: x.toml: one\nerror: y.toml: two\n"


def test_a_fault_of_holdlint_itself_is_2_and_says_so(run_holdlint, analysis):
    analysis.failure = ZeroDivisionError("division by zero")
    result = run_holdlint("check")
    assert result.exit_code == 2
    assert "ZeroDivisionError: division by zero" in result.stderr
    assert "this is a fault of holdlint" in result.stderr


def test_a_broken_pipe_is_not_reported_as_a_fault(run_holdlint, analysis):
    analysis.failure = BrokenPipeError()
    assert "fault of holdlint" not in run_holdlint("check").stderr


def test_ctrl_c_is_130(run_holdlint, analysis, monkeypatch):
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("holdlint.pipeline.analyse", interrupted)
    assert run_holdlint("check").exit_code == 130


def test_no_python_files_is_0_with_a_warning(run_holdlint, program):
    (program / "a.py").unlink()
    result = run_holdlint("check")
    assert result.exit_code == 0
    assert result.stderr == "warning: no Python files found\n"
