"""The table of formats: a name and the module that has it, loaded when the format is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Literal, get_args

from holdlint.report.told import Told

Format = Literal[
    "text", "full", "concise", "grouped", "json", "json-lines", "sarif", "github", "gitlab", "junit", "rdjson", "azure",
    "pylint",
]  # fmt: skip
FORMATS: tuple[Format, ...] = get_args(Format)

MODULES: dict[Format, str] = {
    "text": "text",
    "full": "full",
    "concise": "concise",
    "grouped": "grouped",
    "json": "json_report",
    "json-lines": "json_lines",
    "sarif": "sarif",
    "github": "github",
    "gitlab": "gitlab",
    "junit": "junit",
    "rdjson": "rdjson",
    "azure": "azure",
    "pylint": "pylint",
}
"""Format → its module in this folder, which has a function `render`: `Told` → text."""


def render(name: Format, told: Told) -> str:
    """A report in a format."""
    told_as: str = import_module(f"holdlint.report.{MODULES[name]}").render(told)
    return told_as
