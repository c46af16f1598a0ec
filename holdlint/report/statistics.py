"""How many findings of each check there are, and how much could be followed."""

from __future__ import annotations

import json
from collections import Counter

from holdlint.checks import CHECKS
from holdlint.model.findings import Report


def counts(report: Report) -> list[tuple[int, str, str]]:
    """(number, code, name) of each check with findings that are not suppressed, the most frequent first."""
    codes = Counter(finding.code for finding in report.findings if finding.suppressed is None)
    codes.update("HLD000" for _ in report.problems)
    return [(count, code, CHECKS[code].name) for code, count in sorted(codes.items(), key=lambda it: (-it[1], it[0]))]


def statistics(report: Report) -> str:
    """A line for each check, tabs between the columns, then the coverage."""
    coverage = report.coverage
    lines = [f"{count}\t{code}\t{name}" for count, code, name in counts(report)]
    lines.append(f"{coverage.files}\tfiles")
    lines.append(f"{coverage.functions}\tfunctions")
    lines.append(f"{coverage.calls_in_holds}\tcalls inside holds")
    lines.append(f"{coverage.resolved}\tof these resolved")
    unknown = sorted(coverage.unresolved.items(), key=lambda it: (-it[1], it[0]))
    lines += [f"{count}\tunresolved: {name}" for name, count in unknown]
    return "\n".join(lines) + "\n"


def statistics_json(report: Report) -> str:
    """The same for programs."""
    rows = [{"code": code, "name": name, "count": count} for count, code, name in counts(report)]
    return json.dumps(rows, indent=2) + "\n"
