"""Findings under the name of their file, for people."""

from __future__ import annotations

from itertools import groupby

from holdlint.model.findings import Finding
from holdlint.report.fields import code
from holdlint.report.text import closing
from holdlint.report.told import Told


def render(told: Told) -> str:
    """The format `grouped`."""
    out = []
    for path, group in groupby(told.in_order(), key=lambda item: item.path):
        items = list(group)
        widest = max(len(f"{item.line}:{item.column}") for item in items)
        out.append(f"{path}:\n")
        for item in items:
            silenced = item.suppressed if isinstance(item, Finding) else None
            note = f" (suppressed: {silenced.reason or 'no reason'})" if silenced else ""
            out.append(f"  {f'{item.line}:{item.column}':<{widest}} {code(item)} {item.message}{note}\n")
        out.append("\n")
    if not told.style.quiet:
        out.append(closing(told.report, told.style))
    return "".join(out)
