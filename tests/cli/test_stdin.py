"""`holdlint check - --stdin-filename FILE`: what an editor asks."""

from __future__ import annotations

from invented import finding


def test_the_text_replaces_the_file_in_the_whole_program(run_holdlint, analysis, program):
    (program / "b.py").touch()
    analysis.finds(finding(path="a.py"), finding(path="b.py"))
    result = run_holdlint("check", "-", "--stdin-filename", "a.py", "--output-format", "concise", input="x = 1\n")
    assert analysis.files == ["a.py", "b.py"]
    assert analysis.settings.overlays == (("a.py", b"x = 1\n"),)
    assert result.stdout == "a.py:1:1: HLD101 something about HLD101\n"
    assert result.exit_code == 1


def test_a_file_that_does_not_exist_yet(run_holdlint, analysis):
    run_holdlint("check", "-", "--stdin-filename", "./pkg/new.py", input="x = 1\n")
    assert analysis.files == ["a.py", "pkg/new.py"]


def test_suppressions_are_those_of_the_text(run_holdlint, analysis):
    analysis.finds(finding(path="a.py"))
    text = "post()  # holdlint: ignore[HLD101] bounded\n"
    assert run_holdlint("check", "-", "--stdin-filename", "a.py", input=text).exit_code == 0


def test_without_a_name_the_text_is_a_program_of_its_own(run_holdlint, analysis):
    run_holdlint("check", "-", input="x = 1\n")
    assert analysis.files == ["stdin.py"]


def test_paths_say_what_the_rest_of_the_program_is(run_holdlint, analysis, program):
    (program / "pkg").mkdir()
    (program / "pkg" / "b.py").touch()
    run_holdlint("check", "-", "pkg", "--stdin-filename", "pkg/c.py", input="")
    assert analysis.files == ["pkg/b.py", "pkg/c.py"]


def test_an_excluded_file_is_told_about_unless_exclusion_is_forced(run_holdlint, analysis):
    analysis.finds(finding(path="gen/a.py"))
    arguments = ["check", "-", "--stdin-filename", "gen/a.py", "--extend-exclude", "gen"]
    assert run_holdlint(*arguments, input="").exit_code == 1
    assert run_holdlint(*arguments, "--force-exclude", input="").exit_code == 0


def test_a_name_without_the_dash_is_2(run_holdlint):
    result = run_holdlint("check", "--stdin-filename", "a.py")
    assert result.exit_code == 2
    assert "needs `-`" in result.stderr
