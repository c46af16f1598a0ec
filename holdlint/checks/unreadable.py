"""HLD000."""

from __future__ import annotations

from holdlint.checks.check import Check

DOCUMENTATION = """
## What it does

Reports a file or a folder that could not be read, decoded or parsed. The rest of the program is checked all the same.

## Why it matters

What could not be read may hold a connection or reach the network: without it, "no findings" says less than it seems to.
For that reason it is also reported when other checks are selected, and only `--ignore HLD000` turns it off.

## Example

```python
def f(:
    pass
```

## Use instead

Code that Python accepts, or `exclude` for files that are not meant to be code (templates, fixtures with faults):

```toml
[tool.holdlint]
extend-exclude = ["templates/"]
```

## What it cannot see

Which version of Python a file is for: syntax of newer versions than the one that runs holdlint is understood, and files
for Python 2 are not.
"""

CHECK = Check(
    code="HLD000",
    name="unreadable-file",
    default_on=True,
    summary="A file could not be read or parsed",
    documentation=DOCUMENTATION,
)
