"""HLD108."""

from __future__ import annotations

from holdlint.checks.check import Check

DOCUMENTATION = """
This check is not reported yet: the code is reserved, selecting it has no effect, and what follows says what it is for.

## What it does

Is meant to report a second connection that is taken from a pool while the same task already holds one of it.

## Why it matters

With a pool of N connections, N requests that each hold one and ask for a second wait for each other: a deadlock that only
the pool's timeout ends. It needs no slow service, only N requests at once.

## Example

```python
def transfer(engine):
    with engine.begin() as connection:
        connection.execute(debit)
        with engine.begin() as audit:
            audit.execute(log)
```

## Use instead

```python
def transfer(engine):
    with engine.begin() as connection:
        connection.execute(debit)
        connection.execute(log)
```

## What it cannot see

Anything, so far. Later: whether two engines share a pool, where they are made by a factory.
"""

CHECK = Check(
    code="HLD108",
    name="second-connection-while-holding",
    default_on=False,
    summary="A second connection is taken while one is held (not reported yet)",
    documentation=DOCUMENTATION,
)
