"""`holdlint check --add-ignore REASON`."""

from __future__ import annotations

from invented import finding

from holdlint.model.findings import Suppression


def test_findings_are_silenced_in_the_source_and_the_check_passes(run_holdlint, analysis, program):
    analysis.finds(finding(line=2))
    result = run_holdlint("check", "--add-ignore", "the service is on this host")
    assert result.exit_code == 0
    assert "Added 1 comment." in result.stderr
    assert "All checks passed!" in result.stdout
    assert (program / "a.py").read_text() == (
        "db.get(User, 1)\n# holdlint: ignore[HLD101] the service is on this host\nrequests.post(url)\n"
    )


def test_what_is_written_is_what_is_read(run_holdlint, analysis, program):
    analysis.finds(finding(line=2))
    run_holdlint("check", "--add-ignore", "the service is on this host")
    analysis.findings = [finding(line=3)]
    assert run_holdlint("check", "--select", "ALL").exit_code == 0


def test_only_what_is_told_is_silenced(run_holdlint, analysis, program):
    before = (program / "a.py").read_text()
    (program / "test_a.py").write_text("post()\n")
    analysis.finds(finding(path="test_a.py"), finding("HLD103"), finding(suppressed=Suppression(1, "# noqa", "")))
    result = run_holdlint("check", "--ignore", "HLD101", "--add-ignore", "why")
    assert result.exit_code == 0
    assert "Added 0 comments." in result.stderr
    assert (program / "a.py").read_text() == before


def test_what_cannot_be_silenced_is_told(run_holdlint, analysis, program):
    (program / "a.py").write_text("def f(:\n")
    analysis.finds(finding())
    result = run_holdlint("check", "--add-ignore", "why", "--output-format", "concise")
    assert (result.exit_code, result.stdout) == (1, "a.py:1:1: HLD101 something about HLD101\n")


def test_a_reason_is_needed(run_holdlint, analysis, program):
    analysis.finds(finding())
    for reason in ("", "  ", "see #12"):
        assert run_holdlint("check", "--add-ignore", reason).exit_code == 2
    assert run_holdlint("check", "--add-ignore", "why", "-", input="x = 1\n").exit_code == 2
