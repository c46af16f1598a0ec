"""What a format is given. Nothing is imported here that takes time: the command line needs the names of the formats."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holdlint.model.findings import Finding, Problem, Report

SourceLine = Callable[[str, int], str]
"""The line of a file by path and 1-based number; empty if there is none."""


@dataclass(frozen=True)
class Style:
    """How a report is to look."""

    trace: bool = True
    """Whether the way to the wait is shown."""
    colour: bool = False
    links: bool = False
    """Whether codes lead to their pages, by escapes of terminals."""
    quiet: bool = False
    """Whether the sentences at the end are left out."""
    show_suppressed: bool = False
    note: str = ""
    """A sentence for the end: what is not told, and why."""


def _no_line(path: str, number: int) -> str:
    return ""


@dataclass(frozen=True)
class Told:
    """A report, and all that a format may want to know besides."""

    report: Report
    line: SourceLine = _no_line
    """Lines without white space around them."""
    whole_line: SourceLine = _no_line
    """Lines as they stand."""
    style: Style = field(default_factory=Style)
    folder: str = ""
    """The working directory as seen from the top of the repository, with `/`; empty if it is the top, or if there is none."""

    compared: bool = False
    """Whether the findings were held against a baseline, or against those of another commit."""

    def in_repository(self, path: str) -> str:
        """A path as a service sees it that knows the repository and not the working directory."""
        return posixpath.normpath(posixpath.join(self.folder, path)) if self.folder else path

    def looking(self, colour: bool, links: bool) -> Told:
        """The same, with or without colours and links."""
        return replace(self, style=replace(self.style, colour=colour, links=links))

    def in_order(self) -> list[Finding | Problem]:
        """What is to be told, in order of path, line and column; what is suppressed only if it was asked for."""
        return in_order(self.report, self.style.show_suppressed)


def in_order(report: Report, show_suppressed: bool) -> list[Finding | Problem]:
    """Findings and unreadable files in order of path, line and column; what is suppressed is left out unless asked for.

    A finding that a change elsewhere has brought about stands where the change is.
    """
    findings: Iterable[Finding] = (_placed(it) for it in report.findings if show_suppressed or it.suppressed is None)
    items: list[Finding | Problem] = [*report.problems, *findings]
    return sorted(items, key=lambda item: (item.path, item.line, item.column))


def _placed(finding: Finding) -> Finding:
    cause = finding.cause
    if cause is None:
        return finding
    import msgspec

    return msgspec.structs.replace(
        finding, path=cause.path, line=cause.line, column=cause.column, end_line=cause.line, end_column=cause.end_column
    )
