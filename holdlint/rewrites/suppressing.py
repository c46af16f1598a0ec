"""Comments that silence findings, put into the source.

A comment stands alone above the statement of the call, where no formatter moves it and no line gets too long. If that
would change the code (the line above goes on with a backslash) it stands behind the call; if that does, too, nowhere.
"""

from __future__ import annotations

import ast
import tokenize
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from holdlint.model.findings import Finding
from holdlint.read.source import decode, deep_stack, in_older_syntax
from holdlint.read.suppressions import read_suppressions

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Rewritten:
    """A file with comments, and what they could not silence."""

    data: bytes
    added: int
    left: tuple[Finding, ...]


def suppress(data: bytes, findings: Iterable[Finding], reason: str) -> Rewritten:
    """The bytes of a file with a comment for each statement that has findings; everything else is as it was.

    Raises UnicodeEncodeError if the file's encoding cannot write the reason.
    """
    statements: dict[int, list[Finding]] = {}
    for finding in findings:
        statements.setdefault(finding.statement_line or finding.line, []).append(finding)
    code = _code(data)
    if code is None or b"\r" in data.replace(b"\r\n", b""):
        return Rewritten(data, 0, tuple(finding for group in statements.values() for finding in group))
    encoding, _ = tokenize.detect_encoding(BytesIO(data).readline)
    added = 0
    left: list[Finding] = []
    for line, group in sorted(statements.items(), reverse=True):
        codes = ", ".join(sorted({finding.code for finding in group}))
        comment = f"# holdlint: ignore[{codes}] {reason}".encode(encoding.removesuffix("-sig"))
        above = _above(data, line, comment)
        behind = _behind(data, max(finding.end_line for finding in group), comment)
        for changed, shift in ((above, 1), (behind, 0)):
            if _code(changed) == code and _silenced(changed, group, shift):
                data = changed
                added += 1
                break
        else:
            left += group
    return Rewritten(data, added, tuple(left))


def _above(data: bytes, line: int, comment: bytes) -> bytes:
    """The comment on a line of its own, above a line."""
    rows = data.split(b"\n")
    below = rows[line - 1] if line <= len(rows) else b""
    bom = _BOM if line == 1 and below.startswith(_BOM) else b""
    below = below.removeprefix(bom)
    indent = below[: len(below) - len(below.lstrip(b" \t\f"))]
    end = b"\r" if below.endswith(b"\r") else b""
    rows[line - 1 : line] = [bom + indent + comment + end, below]
    return b"\n".join(rows)


def _behind(data: bytes, line: int, comment: bytes) -> bytes:
    """The comment at the end of a line."""
    rows = data.split(b"\n")
    row = rows[line - 1] if line <= len(rows) else b""
    end = b"\r" if row.endswith(b"\r") else b""
    rows[line - 1] = row.removesuffix(b"\r").rstrip() + b"  " + comment + end
    return b"\n".join(rows)


def _code(data: bytes) -> str | None:
    """What Python sees of a file; None if nothing can read it."""
    text = decode(data)
    if not isinstance(text, str):
        return None
    with deep_stack(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            try:
                return ast.dump(ast.parse(text))
            except SyntaxError:
                older = in_older_syntax(text)
                return None if older is None else ast.dump(ast.parse(older))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def _silenced(data: bytes, findings: Iterable[Finding], shift: int) -> bool:
    """Whether the comments of a file silence findings that stood `shift` lines above before."""
    text = decode(data)
    directives = read_suppressions(text) if isinstance(text, str) else ()
    return all(
        any(
            directive.names(it.code, it.name)
            and directive.reaches(it.line + shift, it.end_line + shift, (it.statement_line or it.line) + shift)
            for directive in directives
        )
        for it in findings
    )
