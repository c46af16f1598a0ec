"""HLD108."""

from __future__ import annotations

from holdlint.checks.check import Check

DOCUMENTATION = """
## What it does

Reports where a second connection is taken from a pool while the same task holds one of it: in one function, or in a function
that is called meanwhile, however many calls and files away. The message names both places.
Off by default: select it with `extend-select = ["HLD108"]`.

## Why it matters

With a pool of N connections, N requests that each hold one and ask for a second wait for each other: a deadlock that only
the pool's timeout ends. It needs no slow service, only N requests at once.

## Example

```python
from sqlalchemy import create_engine

engine = create_engine("postgresql://localhost/shop")


def transfer(debit, log):
    with engine.begin() as connection:
        connection.execute(debit)
        with engine.begin() as audit:
            audit.execute(log)
```

## Use instead

```python
from sqlalchemy import create_engine

engine = create_engine("postgresql://localhost/shop")


def transfer(debit, log):
    with engine.begin() as connection:
        connection.execute(debit)
        connection.execute(log)
```

What has to be kept even if the first transaction fails is written before it begins, after it has ended, or through an engine
of its own.

## What it cannot see

Whether two pools are one, where the source does not say: engines that are looked up by a name at run time, pools of two objects
of a class, sessions that a library makes. Those are taken to be different.
Connections that nobody misses are left out: `NullPool`, SQLite. Django's `using` names another database, with a pool of its own.
What another thread or task takes meanwhile, for which the one that holds waits.
"""

CHECK = Check(
    code="HLD108",
    name="second-connection-while-holding",
    default_on=False,
    summary="A second connection of a pool is taken while one is held",
    documentation=DOCUMENTATION,
)
