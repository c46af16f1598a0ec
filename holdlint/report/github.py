"""Annotations of GitHub Actions: one for each finding, with the way to the wait as further lines of its text."""

from __future__ import annotations

from holdlint.model.findings import Finding
from holdlint.report.fields import code, end, severity
from holdlint.report.text import trace
from holdlint.report.told import Told

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def render(told: Told) -> str:
    """The format `github`.

    The text repeats place and code: the log of the job shows nothing else of the command.
    """
    lines = []
    for item in told.in_order():
        last_line, last_column = end(item)
        properties = {
            "title": f"holdlint ({code(item)})",
            "file": told.in_repository(item.path),
            "line": str(item.line),
            "endLine": str(last_line),
        }
        if last_line == item.line:  # GitHub refuses columns of something that goes over several lines
            properties.update(col=str(item.column), endColumn=str(last_column))
        said = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
        words = [f"{item.path}:{item.line}:{item.column}: {code(item)} {item.message}"]
        if told.style.trace and isinstance(item, Finding):
            words += trace(item, told.line)
        lines.append(f"::{_COMMANDS[severity(item)]} {said}::{_data(chr(10).join(words))}\n")
    return "".join(lines)


def _data(text: str) -> str:
    """Text behind a command; the runner reads these escapes."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
