"""One line a finding as pylint prints it in its parseable format: `path:row: [CODE] text`. For Jenkins and old editors."""

from __future__ import annotations

from holdlint.report.fields import code
from holdlint.report.told import Told


def render(told: Told) -> str:
    """The format `pylint`."""
    return "".join(f"{item.path}:{item.line}: [{code(item)}] {item.message}\n" for item in told.in_order())
