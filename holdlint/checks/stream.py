"""HLD107."""

from __future__ import annotations

from holdlint.checks.check import Check

DOCUMENTATION = """
This check is not reported yet: the code is reserved, selecting it has no effect, and what follows says what it is for.

## What it does

Is meant to report a generator that yields to a consumer outside of the program (a streamed response, a server-sent event)
while a database connection is checked out or a transaction is open.

## Why it matters

The consumer decides how long that lasts: a client on a slow line, or one that stops reading, keeps the connection.

## Example

```python
from sqlalchemy.orm import Session


def rows(db: Session):
    for user in db.execute(query).scalars():
        yield user.name + "\\n"
```

## Use instead

Read page by page, and give the connection back before each `yield`:

```python
from sqlalchemy.orm import Session


def rows(db: Session):
    last = 0
    while page := db.execute(query_after(last)).scalars().all():
        lines = [user.name + "\\n" for user in page]
        last = page[-1].id
        db.commit()
        yield from lines
```

## What it cannot see

Anything, so far. Later: who consumes a generator that is passed through several functions.
"""

CHECK = Check(
    code="HLD107",
    name="yield-while-holding",
    default_on=False,
    summary="A stream is yielded to its consumer while a database connection is held (not reported yet)",
    documentation=DOCUMENTATION,
)
