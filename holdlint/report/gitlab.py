"""GitLab's code quality report, a subset of Code Climate's."""

from __future__ import annotations

import json

from holdlint.report.fields import code, end, fingerprint, severity
from holdlint.report.told import Told

_SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}


def render(told: Told) -> str:
    """The format `gitlab`. GitLab compares the fingerprints of two reports: what is in both is not new."""
    rows = []
    for item in told.in_order():
        last_line, last_column = end(item)
        rows.append(
            {
                "check_name": code(item),
                "description": f"{code(item)}: {item.message}",
                "fingerprint": fingerprint(item),
                "severity": _SEVERITIES[severity(item)],
                "location": {
                    "path": told.in_repository(item.path),
                    "positions": {
                        "begin": {"line": item.line, "column": item.column},
                        "end": {"line": last_line, "column": last_column},
                    },
                },
            }
        )
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
