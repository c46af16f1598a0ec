"""A git repository with a program in it: an API that holds a session, in one file, and what it calls, in another."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner, Result

from holdlint.cli import main

API = """\
from sqlalchemy.orm import Session

from app.mail import notify


def view(db: Session) -> None:
    db.execute("select 1")
    notify()
"""
QUIET = """\
def notify() -> None:
    pass
"""
POSTS = """\
import requests


def notify() -> None:
    requests.post("https://a.example", timeout=1)
"""


def git(folder: Path, *words: str) -> str:
    """What git says; commits have an author whoever runs the tests."""
    settings = ("user.name=a", "user.email=a@example", "commit.gpgsign=false", "protocol.file.allow=always")
    identity = [word for setting in settings for word in ("-c", setting)]
    done = subprocess.run(["git", *identity, *words], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def holdlint(*arguments: str, **options: object) -> Result:
    """One run of the command line, in this process."""
    result = CliRunner().invoke(main, [*arguments, "--no-cache", "-j", "1"], prog_name="holdlint", **options)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@dataclass(frozen=True)
class Repository:
    """A repository, and the shortest words for what people do in it."""

    folder: Path

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def edit(self, name: str, old: str, new: str) -> None:
        text = (self.folder / name).read_text()
        assert old in text
        self.write(name, text.replace(old, new))

    def commit(self) -> None:
        git(self.folder, "add", "-A")
        git(self.folder, "commit", "-q", "--allow-empty", "-m", "a commit")

    def git(self, *words: str) -> str:
        return git(self.folder, *words)

    def new(self, *arguments: str, since: str = "main") -> list[str]:
        """The lines of what is told that is new."""
        result = holdlint("check", "--output-format", "concise", "--since", since, *arguments)
        assert result.exit_code in (0, 1), result.output
        lines = result.stdout.splitlines()
        assert result.exit_code == bool(lines), result.output
        return lines

    def places(self, *arguments: str, since: str = "main") -> list[str]:
        """Where it is told."""
        return [line.partition(": ")[0] for line in self.new(*arguments, since=since)]
