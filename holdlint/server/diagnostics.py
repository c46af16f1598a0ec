"""Findings and problems → diagnostics."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from urllib.parse import quote

from lsprotocol import types as lsp

from holdlint.checks import CHECKS
from holdlint.model.findings import Finding, Problem, Report, folded

SEVERITIES = {
    "error": lsp.DiagnosticSeverity.Error,
    "warning": lsp.DiagnosticSeverity.Warning,
    "info": lsp.DiagnosticSeverity.Information,
}

Lines = Callable[[str], Sequence[str]]
"""The lines of a file by its path, with their ends."""
Convert = Callable[[Sequence[str], lsp.Range], lsp.Range]
"""A range in characters → a range in the units that the client counts."""


def uri_of(root: str, path: str) -> str:
    """The address of a file; `path` is relative to `root`, with `/`, or absolute."""
    full = os.path.normpath(os.path.join(root, path)).replace(os.sep, "/")
    return "file://" + quote(full if full.startswith("/") else "/" + full, safe="/")


class Diagnostics:
    def __init__(self, root: str, lines: Lines, convert: Convert) -> None:
        self.root, self.lines, self.convert = root, lines, convert

    def of(self, report: Report) -> dict[str, list[lsp.Diagnostic]]:
        """The diagnostics of a report, by path."""
        found: dict[str, list[lsp.Diagnostic]] = {}
        for problem in report.problems:
            found.setdefault(problem.path, []).append(self._problem(problem))
        for finding in report.findings:
            if finding.suppressed is None:
                found.setdefault(finding.path, []).append(self._finding(finding))
        return found

    def _finding(self, finding: Finding) -> lsp.Diagnostic:
        related = []
        if finding.chain:
            api = finding.hold.name or finding.hold.api.rpartition(".")[2] or "the connection"
            related = [self._related(finding.hold.path, finding.hold.line, f"`{api}` takes the connection here")]
            related += [self._related(hop.path, hop.line, f"calls `{hop.callee}`") for hop, _ in folded(finding.chain)]
        return lsp.Diagnostic(
            range=self._range(
                finding.path,
                lsp.Position(finding.line - 1, finding.column - 1),
                lsp.Position(finding.end_line - 1, finding.end_column - 1),
            ),
            severity=SEVERITIES[finding.severity],
            code=finding.code,
            code_description=lsp.CodeDescription(CHECKS[finding.code].url),
            source="holdlint",
            message=finding.message,
            related_information=related or None,
            data={
                "hold": [uri_of(self.root, finding.hold.path), finding.hold.line],
                "name": finding.name,
                "line": finding.line,
            },
        )

    def _problem(self, problem: Problem) -> lsp.Diagnostic:
        start = lsp.Position(max(problem.line - 1, 0), max(problem.column - 1, 0))
        return lsp.Diagnostic(
            range=self._range(problem.path, start, start),
            severity=lsp.DiagnosticSeverity.Error,
            code="HLD000",
            code_description=lsp.CodeDescription(CHECKS["HLD000"].url),
            source="holdlint",
            message=problem.message,
        )

    def _related(self, path: str, line: int, message: str) -> lsp.DiagnosticRelatedInformation:
        return lsp.DiagnosticRelatedInformation(
            lsp.Location(uri_of(self.root, path), self.whole_line(path, line)), message
        )

    def whole_line(self, path: str, line: int) -> lsp.Range:
        """A line (1-based) without the white space around it."""
        lines = self.lines(path)
        text = lines[line - 1] if 0 < line <= len(lines) else ""
        start = len(text) - len(text.lstrip())
        return self._range(path, lsp.Position(line - 1, start), lsp.Position(line - 1, max(len(text.rstrip()), start)))

    def _range(self, path: str, start: lsp.Position, end: lsp.Position) -> lsp.Range:
        lines = self.lines(path)
        whole = lsp.Range(start, end)
        # The file may be shorter by now than it was when it was read.
        return self.convert(lines, whole) if end.line < len(lines) else whole
