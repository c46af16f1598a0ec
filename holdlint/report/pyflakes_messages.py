"""Findings as pyflakes messages, for whatever consumes pyflakes or flake8."""

from __future__ import annotations

from ast import Pass

from pyflakes.messages import Message
from pyflakes.reporter import Reporter

from holdlint.model.findings import Finding, Problem, Report
from holdlint.report.told import in_order


class HoldMessage(Message):
    """A finding. `lineno` is 1-based and `col` 0-based, as in all pyflakes messages; `str` gives flake8's line."""

    message = "%s %s"
    message_args: tuple[str, str]

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.path, Pass(lineno=finding.line, col_offset=finding.column - 1))
        self.finding = finding
        suppressed = finding.suppressed
        note = f" (suppressed: {suppressed.reason or 'no reason'})" if suppressed else ""
        self.message_args = (finding.code, finding.message + note)


class ProblemMessage(Message):
    """A file that could not be read or parsed, told as flake8 tells it."""

    message = "HLD000 %s"
    message_args: tuple[str]

    def __init__(self, path: str, text: str, line: int, column: int) -> None:
        super().__init__(path, Pass(lineno=line, col_offset=column - 1))
        self.message_args = (text,)


class FlakeReporter(Reporter):
    """A pyflakes reporter that writes unreadable files among the findings, as flake8 does."""

    def syntaxError(self, filename: str, msg: str, lineno: int, offset: int | None, text: str | None) -> None:  # noqa: N802
        self.flake(ProblemMessage(filename, msg, lineno, offset or 1))


def hand_over(report: Report, reporter: Reporter, show_suppressed: bool = False) -> None:
    """Tells a pyflakes reporter what was found, in order of path, line and column.

    Findings go to `flake`, unreadable files to `syntaxError`; what is suppressed is left out unless asked for.
    """
    for item in in_order(report, show_suppressed):
        if isinstance(item, Problem):
            reporter.syntaxError(item.path, item.message, item.line, item.column, None)
        else:
            reporter.flake(HoldMessage(item))
