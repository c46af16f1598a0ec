"""What a person at a terminal sees, and nobody else: the source, colours, links, what a long run does."""

from __future__ import annotations

from pathlib import Path

import pytest
from terminals import start

SOURCE = """\
import requests
from sqlalchemy.orm import Session


def view(db: Session) -> None:
    db.execute("select 1")
    requests.post("https://a.example")
"""
LINK = "\033]8;;https://holdlint.github.io/holdlint/checks/HLD101/\033\\\033[1;31mHLD101\033[0m\033]8;;\033\\"


@pytest.fixture
def program(tmp_path: Path) -> Path:
    (tmp_path / "a.py").write_text(SOURCE)
    (tmp_path / "holdlint.toml").write_text("")
    return tmp_path


def test_a_person_is_shown_the_source(program: Path) -> None:
    code, out, _ = start("check", folder=program).end()
    assert code == 1
    assert " a.py:7:5" in out
    assert "^ waits without bound\033[0m\n" in out


def test_a_pipe_gets_a_line_for_each_finding(program: Path) -> None:
    code, out, err = start("check", folder=program, pipes=("out", "err")).end()
    assert (code, err) == (1, "")
    assert out.startswith("a.py:7:5: HLD101 network call")
    assert "\033" not in out


@pytest.mark.parametrize("where", ["option", "variable", "file"])
def test_who_asks_for_a_format_gets_it_on_a_terminal_too(program: Path, where: str) -> None:
    if where == "file":
        (program / "holdlint.toml").write_text('output-format = "concise"\n')
    arguments = ["--output-format", "concise"] if where == "option" else []
    variables = {"HOLDLINT_OUTPUT_FORMAT": "concise"} if where == "variable" else {}
    _, out, _ = start("check", *arguments, folder=program, variables=variables).end()
    assert out.startswith("a.py:7:5: HLD101 network call")


@pytest.mark.parametrize("name", ["text", "full"])
def test_a_code_leads_to_its_page(program: Path, name: str) -> None:
    _, out, _ = start("check", "--output-format", name, folder=program).end()
    assert LINK in out


@pytest.mark.parametrize(
    ("arguments", "variables", "pipes"),
    [
        ((), {}, ("out",)),
        (("--color", "always"), {}, ("out",)),
        ((), {"FORCE_COLOR": "1"}, ("out",)),
        (("--color", "never"), {}, ()),
        ((), {"NO_COLOR": "1"}, ()),
        ((), {"TERM": "dumb"}, ()),
    ],
    ids=["pipe", "coloured pipe", "pipe that is forced", "no colours", "NO_COLOR", "dumb"],
)
def test_nobody_else_gets_links(
    program: Path, arguments: tuple[str, ...], variables: dict[str, str], pipes: tuple[str, ...]
) -> None:
    _, out, _ = start("check", *arguments, folder=program, variables=variables, pipes=pipes).end()
    assert "HLD101" in out
    assert "\033]8" not in out


def test_a_terminal_that_knows_no_escapes_gets_lines(program: Path) -> None:
    _, out, _ = start("check", folder=program, variables={"TERM": "dumb"}).end()
    assert out.startswith("a.py:7:5: HLD101 network call")


# What a long run does.


@pytest.fixture
def slow(program: Path) -> Path:
    """A program that takes longer than a second: many files, none of them in a cache."""
    for number in range(200):
        body = "\n".join(f"def f{index}(db: Session) -> None:\n    g{index}(db)\n" for index in range(60))
        (program / f"m{number}.py").write_text(f"from sqlalchemy.orm import Session\n{body}\n{SOURCE}")
    return program


@pytest.mark.slow
def test_a_person_who_waits_sees_what_is_done(slow: Path) -> None:
    terminal = start("check", "--no-cache", "-j", "1", folder=slow, pipes=("out",))
    terminal.until(" … 1 s", "err")
    code, out, err = terminal.end()
    assert code == 1
    assert out.count("HLD101") >= 201
    assert err.endswith("\r\033[K"), "what was shown is taken away"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "variables", "pipes"),
    [(("-q",), {}, ("out",)), ((), {"TERM": "dumb"}, ("out",)), ((), {}, ("out", "err"))],
    ids=["quiet", "dumb", "pipe"],
)
def test_nobody_else_sees_it(
    slow: Path, arguments: tuple[str, ...], variables: dict[str, str], pipes: tuple[str, ...]
) -> None:
    words = ("check", "--no-cache", "-j", "1", *arguments)
    code, _, err = start(*words, folder=slow, variables=variables, pipes=pipes).end()
    assert (code, err) == (1, "")


@pytest.mark.slow
def test_a_run_on_several_cores_shows_it_too(slow: Path) -> None:
    terminal = start("check", "--no-cache", "-j", "2", folder=slow, pipes=("out",))
    code, out, _ = terminal.end()
    assert code == 1
    assert out.count("HLD101") >= 201


# --watch


def test_watching_checks_again_whenever_a_file_changes(program: Path) -> None:
    terminal = start("check", "--watch", "--output-format", "concise", folder=program)
    try:
        assert terminal.until("a.py:7:5: ").endswith("\033[2J\033[3J\033[H"), "the screen is cleared"
        terminal.until("Watching for changes; Ctrl-C ends.", "err")
        (program / "a.py").write_text(SOURCE.replace("\n\n\n", "\n\n\nX = 1\n"))
        terminal.until("a.py:8:5: ")
        terminal.until("Watching", "err")
        (program / "b.py").write_text(SOURCE)
        terminal.until("b.py:7:5: ")
        terminal.until("Watching", "err")
        (program / "b.py").unlink()
        (program / "a.py").write_text(SOURCE)
        terminal.until("a.py:7:5: ")
    finally:
        terminal.process.send_signal(2)
    code, out, _ = terminal.end()
    assert code == 130
    assert "b.py" not in out


def test_watching_goes_on_whatever_is_wrong_meanwhile(program: Path) -> None:
    terminal = start("check", "--watch", "--output-format", "concise", folder=program)
    try:
        terminal.until("a.py:7:5: ")
        terminal.until("Watching", "err")
        (program / "holdlint.toml").write_text("tets = 1\n")
        terminal.until("error: ", "err")
        terminal.until("did you mean `tests`?", "err")
        terminal.until("Watching", "err")
        (program / "holdlint.toml").write_text('ignore = ["HLD101"]\n')
        terminal.until("Watching", "err")
        (program / "holdlint.toml").write_text("")
        terminal.until("a.py:7:5: ")
    finally:
        terminal.process.send_signal(2)
    assert terminal.end()[0] == 130


@pytest.mark.parametrize("arguments", [("-",), ("--add-ignore", "x"), ("--show-files",)], ids=lambda it: it[0])
def test_watching_is_for_files_that_stay_as_they_are(program: Path, arguments: tuple[str, ...]) -> None:
    code, _, err = start("check", "--watch", *arguments, folder=program, pipes=("out", "err")).end()
    assert code == 2
    assert "--watch looks at files, changes none" in err
