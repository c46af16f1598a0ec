"""HLD902."""

from __future__ import annotations

from holdlint.checks.check import Check

DOCUMENTATION = """
## What it does

Reports a `# holdlint: ignore` or `# holdlint: skip-file` comment without a reason behind it.
Off by default: select it with `extend-select = ["HLD902"]`.

## Why it matters

Whoever reads the comment next year must decide whether it still holds. The reason is what they need: which bound, which
measurement, which plan. It also keeps linters for commented-out code from taking a comment on a line of its own for code.

## Example

```python
import requests


def push(db, url):
    with db.begin():
        requests.post(url, timeout=1)  # holdlint: ignore[HLD101]
```

## Use instead

```python
import requests


def push(db, url):
    with db.begin():
        requests.post(url, timeout=1)  # holdlint: ignore[HLD101] same host, bounded to a second, measured in May
```

## What it cannot see

Whether the reason is a good one.
"""

CHECK = Check(
    code="HLD902",
    name="suppression-without-reason",
    default_on=False,
    summary="A suppression gives no reason",
    documentation=DOCUMENTATION,
)
