"""How sure a finding is: what was seen is told as certain, what is one of several possibilities is said to be so."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from click.testing import CliRunner

from holdlint.cli import main
from holdlint.model.findings import Finding
from holdlint.pipeline import analyse
from holdlint.settings import AnalysisSettings

MAILERS = """\
    import requests
    from abc import ABC, abstractmethod
    from sqlalchemy.orm import Session

    class Mailer(ABC):
        @abstractmethod
        def send(self, text): ...

    class Web(Mailer):
        def send(self, text):
            requests.post("https://a.example", data=text)

    class Kept(Mailer):
        def send(self, text):
            self.kept = [text]

    """
ANY = """\
    def view(db: Session, mailer: Mailer):
        db.execute("select 1")
        mailer.send("x")
    """
ONE = """\
    def view(db: Session, mailer: Web):
        db.execute("select 1")
        mailer.send("x")
    """


def found(folder: Path, code: str) -> Finding:
    (folder / "app.py").write_text(textwrap.dedent(MAILERS) + textwrap.dedent(code))
    [finding] = analyse(["app.py"], str(folder), AnalysisSettings()).findings
    return finding


def test_what_is_called_for_certain_is_told_with_high_confidence(tmp_path: Path) -> None:
    finding = found(tmp_path, ONE)
    assert finding.confidence == "high"
    assert "one of" not in finding.message


def test_a_call_on_an_abstract_base_says_that_it_may_be_one_of_the_overrides(tmp_path: Path) -> None:
    finding = found(tmp_path, ANY)
    assert finding.confidence == "medium"
    assert finding.message.endswith("; by one of 2 functions that `mailer.send` can call")


def test_only_what_is_sure_enough_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found(tmp_path, ANY)
    monkeypatch.chdir(tmp_path)
    for least, status in (("low", 1), ("medium", 1), ("high", 0)):
        assert CliRunner().invoke(main, ["check", "--no-cache", "--min-confidence", least]).exit_code == status
    (tmp_path / "holdlint.toml").write_text('min-confidence = "high"\n')
    assert CliRunner().invoke(main, ["check", "--no-cache"]).exit_code == 0
    (tmp_path / "holdlint.toml").write_text('min-confidence = "higher"\n')
    wrong = CliRunner().invoke(main, ["check", "--no-cache"])
    assert wrong.exit_code == 2
    assert 'expected one of "high", "medium", "low", found "higher"; did you mean `high`?' in wrong.output
