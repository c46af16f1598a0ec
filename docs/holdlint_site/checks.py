"""A page for each check, from the text that `holdlint rule` prints and that SARIF carries."""

from __future__ import annotations

import re

from holdlint.checks import CHECKS
from holdlint.checks.check import Check

_FIXES = (
    "[Read a finding](../finding.md) · [Fix it](../fix/index.md) · "
    "[Silence it, with a reason](../silence.md#one-finding)"
)


def pages() -> dict[str, str]:
    """Address in the site → Markdown."""
    return {"checks/index.md": _table(), **{f"checks/{check.code}.md": page(check) for check in CHECKS.values()}}


def page(check: Check) -> str:
    """The check's own page; its blocks of Python are examples (`holdlint_site.examples`)."""
    before, instead, after = re.split(r"(?<=\n)(?=## Use instead|## What it cannot see)", check.page)
    held = before.replace("```python\n", f'```python title="held: {check.code}"\n')
    mended = instead.replace("```python\n", '```python title="mended"\n')
    return f"{held}{mended}{after}\n---\n\n{_FIXES}\n"


def _table() -> str:
    lines = [
        "# Checks",
        "",
        "`holdlint rule CODE` prints the same pages in a terminal. A check that is off is turned on with",
        '`extend-select = ["CODE"]`.',
        "",
        "| code | name | finds | default |",
        "|---|---|---|---|",
    ]
    for check in CHECKS.values():
        default = "on" if check.default_on else "off"
        lines.append(f"| [{check.code}]({check.code}.md) | {check.name} | {check.summary} | {default} |")
    return "\n".join(lines) + "\n"
