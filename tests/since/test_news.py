"""Whatever is done to a program that changes nothing of what it holds and waits for, there is no news; and what is added is told,
and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from holdlint.model.findings import Finding
from holdlint.pipeline import analyse
from holdlint.settings import AnalysisSettings
from holdlint.since.changes import Changes, Lines
from holdlint.since.news import News, news

HEAD = "import requests\nfrom sqlalchemy.orm import Session"
FUNCTIONS = (
    'def ask() -> None:\n    requests.get("https://a.example")',
    'def one(db: Session) -> None:\n    db.execute("select 1")\n    ask()',
    'def two(db: Session) -> None:\n    db.execute("select 1")\n    ask()\n    ask()',
    'def three(db: Session) -> None:\n    db.execute("select 1")\n    requests.put("https://a.example")\n    one(db)',
    'def four(db: Session) -> None:\n    db.execute("select 1")\n    db.commit()\n    ask()',
)
ADDED = 'def added(db: Session) -> None:\n    db.execute("select 1")\n    requests.delete("https://a.example")'
PATH = "app.py"


def found(text: str) -> tuple[Finding, ...]:
    settings = AnalysisSettings(jobs=1, overlays=((PATH, text.encode()),))
    return analyse([PATH], str(Path(__file__).parent), settings).findings


def program(functions: list[str]) -> str:
    return "\n\n\n".join([HEAD, *functions]) + "\n"


BEFORE = program(list(FUNCTIONS))
EARLIER = found(BEFORE)


def compared(after: str) -> News:
    changes = Changes({PATH: BEFORE.encode()}, {}, {})
    return news(found(after), EARLIER, changes, lambda path: after if path == PATH else "", "main")


@st.composite
def edited(draw: st.DrawFn, functions: tuple[str, ...]) -> str:
    """The same program, written otherwise: another order, comments and blank lines anywhere, names of functions that hold."""
    order = draw(st.permutations(functions))
    text = program(order)
    renamed = draw(st.sampled_from([None, None, "four", "ask"]))
    if renamed is not None:
        text = re.sub(rf"\b{renamed}\b", "other", text)
    lines = text.split("\n")
    for place in draw(st.lists(st.integers(0, len(lines) - 1), max_size=6)):
        indent = re.match(" *", lines[place])
        assert indent is not None
        lines.insert(place, draw(st.sampled_from(["", f"{indent[0]}# a comment", f"{indent[0]}# ask()"])))
    return "\n".join(lines)


def test_the_program_has_something_to_tell() -> None:
    assert [finding.function for finding in EARLIER] == ["app:one", "app:two", "app:two", "app:three", "app:three"]


@settings(max_examples=60)
@given(edited(FUNCTIONS))
def test_what_is_written_otherwise_is_no_news(after: str) -> None:
    told = compared(after)
    assert (told.new, told.gone) == ((), 0)
    assert told.earlier == len(EARLIER)


@settings(max_examples=60)
@given(edited((*FUNCTIONS, ADDED)))
def test_what_is_added_is_told_and_nothing_else(after: str) -> None:
    told = compared(after)
    assert [finding.function for finding in told.new] == ["app:added"]
    assert told.new[0].cause is None
    assert (told.earlier, told.gone) == (len(EARLIER), 0)


@settings(max_examples=100)
@given(
    st.lists(st.sampled_from(["a", "b", "", "c"]), max_size=8),
    st.lists(st.sampled_from(["a", "b", "", "d"]), max_size=8),
)
def test_lines_that_are_as_they_were_are(before: list[str], after: list[str]) -> None:
    lines = Lines(tuple(before), tuple(after))
    assert all(before[was - 1] == after[now - 1] for was, now in lines.now.items())
    assert sorted(lines.now.values()) == list(dict.fromkeys(sorted(lines.now.values())))
    assert lines.changed == set(range(1, len(after) + 1)) - set(lines.now.values())
    assert all(1 <= mark <= len(after) for mark in lines.marks)
    if before == after:
        assert (lines.changed, lines.marks) == (frozenset(), ())
