"""The findings of the format `json`, one a line, for programs that read line by line."""

from __future__ import annotations

import json

from holdlint.checks import CHECKS
from holdlint.model.findings import Problem
from holdlint.report.fields import UNREADABLE
from holdlint.report.json_report import finding_object
from holdlint.report.told import Told, in_order


def render(told: Told) -> str:
    """The format `json-lines`. Suppressed findings are there, too, as in `json`; an unreadable file has the code HLD000."""
    return "".join(
        json.dumps(_problem(item) if isinstance(item, Problem) else finding_object(item), ensure_ascii=False) + "\n"
        for item in in_order(told.report, show_suppressed=True)
    )


def _problem(problem: Problem) -> dict[str, object]:
    return {
        "code": UNREADABLE,
        "name": CHECKS[UNREADABLE].name,
        "message": problem.message,
        "severity": "error",
        "path": problem.path,
        "line": problem.line,
        "column": problem.column,
    }
