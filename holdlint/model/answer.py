"""What is said about one line of a program."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from holdlint.model.findings import Finding, Hop

Verdict = Literal[
    "reported",
    "suppressed",
    "not-selected",
    "test-code",
    "told-elsewhere",
    "not-held",
    "no-wait",
    "unknown-callee",
    "handed-over",
    "not-told",
    "not-analysed",
]


class Held(Struct, frozen=True):
    """A handle at a call: how the code calls it, its dotted type, and what is out, in words; since which line, if it is known."""

    name: str
    api: str
    state: str
    path: str
    line: int


class Call(Struct, frozen=True):
    """One call of the line. `chain` leads from it to a wait, if it reaches one; `told` are the findings that tell of it."""

    line: int
    column: int
    text: str
    verdict: Verdict
    sentences: tuple[str, ...]
    callees: tuple[str, ...] = ()
    held: tuple[Held, ...] = ()
    chain: tuple[Hop, ...] = ()
    told: tuple[Finding, ...] = ()


class Answer(Struct, frozen=True):
    """`sentences` say what concerns the line as a whole; `function` is empty if the line is in no file that was analysed."""

    path: str
    line: int
    function: str
    sentences: tuple[str, ...] = ()
    calls: tuple[Call, ...] = ()
