"""The comments of a file that silence findings.

    # holdlint: ignore[HLD101, HLD104] why it is right here     these codes (or their names)
    # holdlint: ignore HLD101 why it is right here              the same without brackets
    # holdlint: ignore why it is right here                     all codes
    # holdlint: skip-file why                                   the whole file, all codes
    # noqa: HLD101                                              as flake8 reads it; without codes: all

A comment speaks for the calls on its line, for the statement that ends on its line (formatters move a comment behind the
closing bracket), and, alone on its line, for what begins on the next line that is not such a comment.
"""

from __future__ import annotations

import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import StringIO
from typing import Literal

_OWN = re.compile(
    r"#\s*holdlint\s*:\s*(?P<verb>ignore|skip-file)(?![\w-])\s*(?:\[(?P<codes>[^\]#]*)\])?(?P<rest>[^#]*)",
    re.IGNORECASE,
)
_BARE_CODES = re.compile(r"(?:HLD\d*\b[,\s]*)+")
_SEPARATOR = re.compile(r"[,\s]+")
# flake8's own expression (flake8.defaults.NOQA_INLINE_REGEXP), so that both tools agree on what a comment says.
_NOQA = re.compile(r"# noqa(?::[\s]?(?P<codes>([A-Z]+[0-9]+(?:[,\s]+)?)+))?", re.IGNORECASE)
_BEFORE_REASON = " \t:,;-\N{EN DASH}\N{EM DASH}"


@dataclass(frozen=True)
class Directive:
    """One instruction in a comment. Lines and columns are 1-based; `end_column` is the column after the last character."""

    verb: Literal["ignore", "skip-file", "noqa"]
    codes: tuple[str, ...]
    """Codes, beginnings of codes, or names of checks, as written; empty: all."""
    reason: str
    text: str
    """The instruction as it stands in the source, from `#` to its end."""
    line: int
    column: int
    end_column: int
    next_line: int = 0
    """If the comment stands alone: the first line below that is not a comment; else 0."""
    ends_statement_of: int = 0
    """If a statement of several lines ends on this line: its first line; else 0."""

    def names(self, code: str, name: str) -> bool:
        """Whether it silences the check with this code and name."""
        if not self.codes:
            return True
        return any(written in (name, "ALL") or code.startswith(written) for written in self.codes)

    def reaches(self, line: int, end_line: int, statement_line: int) -> bool:
        """Whether it speaks for a call on these lines, in a statement that begins on `statement_line`."""
        if self.verb == "skip-file" or line <= self.line <= end_line:
            return True
        if self.verb == "noqa":
            return False
        if self.next_line:
            return self.next_line in (line, statement_line)
        return 0 < self.ends_statement_of <= line and end_line <= self.line


def read_suppressions(text: str) -> tuple[Directive, ...]:
    """All instructions of a file's text in source order; whatever is wrong with the file, those that can be found. A text in
    which nothing can be meant for holdlint has none: to find its comments takes longer than to read it."""
    if not speaks(text):
        return ()
    lines = text.split("\n")
    return tuple(
        replace(directive, next_line=_next_line(lines, comment)) if comment.alone else directive
        for comment in _comments(text, lines)
        for directive in _directives(comment)
    )


def speaks(text: str) -> bool:
    """Whether a text has an instruction that may be meant for holdlint, in a comment or in a string."""
    return bool(_OWN.search(text)) or any(
        match["codes"] is None or any(code.upper().startswith("H") for code in _listed(match["codes"]))
        for match in _NOQA.finditer(text)
    )


@dataclass(frozen=True)
class _Comment:
    text: str
    line: int
    column: int
    """0-based."""
    alone: bool
    ends_statement_of: int = 0


def _comments(text: str, lines: list[str]) -> Iterator[_Comment]:
    """The comments of a text. Behind the place where it cannot be tokenized, anything that looks like a comment is one."""
    last = 0
    try:
        waiting: list[_Comment] = []
        first = 0
        for token in tokenize.generate_tokens(StringIO(text).readline):
            last = max(last, token.end[0])
            if token.type == tokenize.COMMENT:
                line, column = token.start
                waiting.append(_Comment(token.string, line, column, not lines[line - 1][:column].strip()))
            elif token.type == tokenize.NEWLINE:
                line = token.start[0]
                for comment in waiting:
                    ends = first if comment.line == line and first < line else 0
                    yield replace(comment, ends_statement_of=ends)
                waiting, first = [], 0
            elif token.type not in (tokenize.NL, tokenize.INDENT, tokenize.DEDENT):
                first = first or token.start[0]
            elif not first:
                yield from waiting
                waiting = []
    except (tokenize.TokenError, SyntaxError):
        last = min((comment.line for comment in waiting), default=last + 1) - 1
        waiting = []
        for number in range(last + 1, len(lines) + 1):
            line_text = lines[number - 1]
            column = line_text.find("#")
            if column >= 0:
                yield _Comment(line_text[column:], number, column, not line_text[:column].strip())
    yield from waiting


def _directives(comment: _Comment) -> Iterator[Directive]:
    """The instructions in one comment."""
    for match in _OWN.finditer(comment.text):
        verb: Literal["ignore", "skip-file"] = "ignore" if match["verb"].lower() == "ignore" else "skip-file"
        codes, rest = match["codes"], match["rest"]
        if codes is None and rest.startswith("["):
            continue  # a bracket that is never closed
        if codes is None and (bare := _BARE_CODES.match(rest)):
            codes, rest = bare[0], rest[bare.end() :]
        listed = _listed(codes)
        if codes is None or listed:
            yield _directive(verb, listed, rest, match, comment)
    for match in _NOQA.finditer(comment.text):
        rest = comment.text[match.end() :].partition("#")[0] if match["codes"] else ""
        yield _directive("noqa", _listed(match["codes"]), rest, match, comment)


def _listed(codes: str | None) -> tuple[str, ...]:
    return tuple(code for code in _SEPARATOR.split(codes or "") if code)


def _directive(
    verb: Literal["ignore", "skip-file", "noqa"],
    codes: tuple[str, ...],
    rest: str,
    match: re.Match[str],
    comment: _Comment,
) -> Directive:
    text = match[0].rstrip()
    column = comment.column + match.start() + 1
    return Directive(
        verb=verb,
        codes=codes,
        reason=rest.strip(_BEFORE_REASON),
        text=text,
        line=comment.line,
        column=column,
        end_column=column + len(text),
        ends_statement_of=comment.ends_statement_of,
    )


def _next_line(lines: list[str], comment: _Comment) -> int:
    """The first line below that is not a comment."""
    number = comment.line + 1
    while number <= len(lines) and lines[number - 1].lstrip().startswith("#"):
        number += 1
    return number
