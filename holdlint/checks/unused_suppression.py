"""HLD901."""

from __future__ import annotations

from holdlint.checks.check import Check

DOCUMENTATION = """
## What it does

Reports a `# holdlint: ignore` or `# holdlint: skip-file` comment that silences nothing, or a code in it that silences
nothing. Off by default: select it with `extend-select = ["HLD901"]`.
`# noqa` comments belong to all tools and are left alone.

## Why it matters

A suppression that is left over hides the next finding on that line, which nobody has judged.

## Example

```python
def total(prices):
    return sum(prices)  # holdlint: ignore[HLD101] asks the price service
```

## Use instead

```python
def total(prices):
    return sum(prices)
```

## What it cannot see

Findings that depend on the arguments: if only a part of the program was checked, a hold or a wait in the rest is unknown,
and a comment may look unused that is not.
"""

CHECK = Check(
    code="HLD901",
    name="unused-suppression",
    default_on=False,
    summary="A suppression silences nothing",
    documentation=DOCUMENTATION,
)
