"""What an editor offers at a diagnostic, and what it shows over a suppression."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from lsprotocol import types as lsp

from holdlint.checks import BY_NAME, CHECKS

SHOW = "holdlint.show"
"""The command that shows a place: an address, a line (1-based, 0: none), and whether it is outside of the editor."""
REASON = "reason"
_CODES = re.compile(r"HLD\d{3}|[a-z]+(?:-[a-z]+)+")
_SUPPRESSION = re.compile(r"#\s*(?:holdlint:\s*ignore|noqa)\b[^#]*", re.IGNORECASE)


def actions(uri: str, lines: Sequence[str], diagnostics: Sequence[lsp.Diagnostic]) -> list[lsp.CodeAction]:
    """For each diagnostic of holdlint: silence it here, open the explanation, show where the connection was taken."""
    found = []
    for diagnostic in diagnostics:
        code, data = str(diagnostic.code), diagnostic.data
        if diagnostic.source != "holdlint" or code not in CHECKS:
            continue
        if isinstance(data, dict) and (edit := _suppress(uri, lines, code, data)) is not None:
            found.append(
                lsp.CodeAction(
                    f"Silence {code} here, with a reason",
                    kind=lsp.CodeActionKind.QuickFix,
                    diagnostics=[diagnostic],
                    edit=edit,
                )
            )
        if isinstance(data, dict) and code not in ("HLD000", "HLD901", "HLD902"):
            target, line = data["hold"]
            found.append(_show("Show where the connection was taken", diagnostic, target, line, False))
        found.append(_show(f"Explain {code}", diagnostic, CHECKS[code].url, 0, True))
    return found


def _show(title: str, diagnostic: lsp.Diagnostic, uri: str, line: int, outside: bool) -> lsp.CodeAction:
    command = lsp.Command(title=title, command=SHOW, arguments=[uri, line, outside])
    return lsp.CodeAction(title, kind=lsp.CodeActionKind.QuickFix, diagnostics=[diagnostic], command=command)


def _suppress(uri: str, lines: Sequence[str], code: str, data: dict[str, Any]) -> lsp.WorkspaceEdit | None:
    """A comment at the end of the line in which the call begins; None where a comment cannot stand."""
    number = data["line"] - 1
    if code == "HLD000" or not 0 <= number < len(lines):
        return None
    text = lines[number].rstrip("\r\n")
    if text.endswith("\\"):
        return None
    comment = f"  # holdlint: ignore[{code}] {REASON}"
    # Past the end of a line is the end of the line, in whatever units the client counts.
    end = lsp.Position(number, 1_000_000)
    return lsp.WorkspaceEdit(changes={uri: [lsp.TextEdit(lsp.Range(end, end), comment)]})


def hover(line: str, column: int) -> str | None:
    """Markdown about the check that a suppression names under the cursor; `column` counts characters from 0."""
    for comment in _SUPPRESSION.finditer(line):
        if not comment.start() <= column <= comment.end():
            continue
        for word in _CODES.finditer(line, comment.start(), comment.end()):
            check = CHECKS.get(word[0]) or BY_NAME.get(word[0])
            if check is not None and word.start() <= column <= word.end():
                return check.page
    return None
