"""Logging commands of Azure Pipelines."""

from __future__ import annotations

from holdlint.report.fields import code, severity
from holdlint.report.told import Told


def render(told: Told) -> str:
    """The format `azure`: a `task.logissue` for each finding."""
    lines = []
    for item in told.in_order():
        properties = {
            "type": "error" if severity(item) == "error" else "warning",
            "sourcepath": told.in_repository(item.path),
            "linenumber": str(item.line),
            "columnnumber": str(item.column),
            "code": code(item),
        }
        said = "".join(f"{key}={_property(value)};" for key, value in properties.items())
        lines.append(f"##vso[task.logissue {said}]{_data(item.message)}\n")
    return "".join(lines)


def _data(text: str) -> str:
    """Text behind a command; the agent reads these escapes."""
    return text.replace("%", "%AZP25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace("]", "%5D").replace(";", "%3B")
