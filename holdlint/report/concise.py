"""One line a finding, byte for byte what flake8 prints: `path:row:column: CODE text`."""

from __future__ import annotations

from io import StringIO

from holdlint.model.findings import Report
from holdlint.report.pyflakes_messages import FlakeReporter, hand_over
from holdlint.report.told import Told


def render(told: Told) -> str:
    """The format `concise`."""
    return concise(told.report, told.style.show_suppressed)


def concise(report: Report, show_suppressed: bool = False) -> str:
    """The report in this format; empty if there is nothing to tell."""
    out = StringIO()
    hand_over(report, FlakeReporter(out, out), show_suppressed)
    return out.getvalue()
