"""The stable format for programs: version 1 of the contract, with these keys in this order."""

from __future__ import annotations

import json
from math import isfinite
from typing import Any

from holdlint.model.findings import Finding, Report
from holdlint.report.told import Told

VERSION = 1


def render(told: Told) -> str:
    """The format `json`."""
    return json_report(told.report)


def json_report(report: Report) -> str:
    """The report as JSON. Suppressed findings are there, too, with the comment that silences them."""
    content = {
        "version": VERSION,
        "findings": [finding_object(finding) for finding in report.findings],
        "problems": [{"path": it.path, "line": it.line, "message": it.message} for it in report.problems],
        "coverage": {
            "files": report.coverage.files,
            "functions": report.coverage.functions,
            "calls_in_holds": report.coverage.calls_in_holds,
            "resolved": report.coverage.resolved,
            "unresolved": dict(sorted(report.coverage.unresolved.items())),
        }
        | ({"libraries": report.coverage.libraries} if report.coverage.libraries else {})
        | ({"left_out": report.coverage.left_out} if report.coverage.left_out else {}),
    }
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def finding_object(finding: Finding) -> dict[str, Any]:
    """A finding as the contract has it."""
    hold, leaf, wait, silenced = finding.hold, finding.leaf, finding.wait, finding.suppressed
    return {
        "code": finding.code,
        "name": finding.name,
        "message": finding.message,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "function": finding.function,
        "hold": {
            "what": hold.what,
            "api": hold.api,
            "path": hold.path,
            "line": hold.line,
            "opened": {"path": hold.opened.path, "line": hold.opened.line} if hold.opened else None,
        },
        "chain": [
            {"path": hop.path, "line": hop.line, "function": hop.function, "callee": hop.callee}
            | ({"library": hop.library} if hop.library else {})
            for hop in finding.chain
        ],
        "leaf": {"api": leaf.api, "kind": leaf.kind, "path": leaf.path, "line": leaf.line},
        "wait": {
            "seconds": wait.seconds if wait.seconds is not None and isfinite(wait.seconds) else None,
            "why": wait.why,
            "unbounded": wait.unbounded,
            "times": wait.times,
            "total": wait.total if wait.total is not None and isfinite(wait.total) else None,
            "read": [{"path": it.path, "line": it.line, "says": it.says} for it in wait.read],
        },
        "fingerprint": finding.fingerprint,
        "suppressed": (
            {"line": silenced.line, "comment": silenced.comment, "reason": silenced.reason} if silenced else None
        ),
        # Only where it is known: the keys above are there in every report.
        **({"cause": {"path": finding.cause.path, "line": finding.cause.line}} if finding.cause else {}),
    }
