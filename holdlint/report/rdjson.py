"""reviewdog's diagnostic format. Its columns count bytes of UTF-8, from 1."""

from __future__ import annotations

import json

from holdlint.checks import CHECKS
from holdlint.model.findings import Finding
from holdlint.report.fields import code, end, severity
from holdlint.report.text import trace
from holdlint.report.told import Told


def render(told: Told) -> str:
    """The format `rdjson`. It has no place for other locations: the way to the wait is part of the message."""
    rows = []
    for item in told.in_order():
        last_line, last_column = end(item)
        words = [item.message]
        if told.style.trace and isinstance(item, Finding):
            words += trace(item, told.line)
        check = CHECKS[code(item)]
        rows.append(
            {
                "message": "\n".join(words),
                "location": {
                    "path": item.path,
                    "range": {
                        "start": _position(told, item.path, item.line, item.column),
                        "end": _position(told, item.path, last_line, last_column),
                    },
                },
                "severity": severity(item).upper(),
                "code": {"value": check.code, "url": check.url},
            }
        )
    source = {"name": "holdlint", "url": "https://github.com/holdlint/holdlint"}
    report = {"source": source, "severity": "WARNING", "diagnostics": rows}
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def _position(told: Told, path: str, line: int, column: int) -> dict[str, int]:
    before = told.whole_line(path, line)[: column - 1]
    return {"line": line, "column": column + len(before.encode("utf-8", "surrogateescape")) - len(before)}
