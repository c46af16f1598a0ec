"""HLD104."""

from __future__ import annotations

from holdlint.checks.check import Check

KINDS = ("sleep",)

DOCUMENTATION = """
## What it does

Reports a sleep (`time.sleep`, `asyncio.sleep`, the pause of a retry) while a database connection is checked out or a
transaction is open.

## Why it matters

Nobody profits from a connection that sleeps. Most often it stands in a retry loop: the first attempt has opened a
transaction, its failure did not end it, and the back-off of some seconds is spent with the connection in hand, in the
very moment in which the database or the service is already in trouble.

## Example

```python
import time

from sqlalchemy.orm import Session


def wait_until_done(db: Session, job_id: int) -> None:
    while db.get(Job, job_id).state != "done":
        time.sleep(1)
```

## Use instead

End the transaction before the pause; the next round then sees new data, which it might not have seen inside of it:

```python
import time

from sqlalchemy.orm import Session


def wait_until_done(db: Session, job_id: int) -> None:
    while db.get(Job, job_id).state != "done":
        db.rollback()
        time.sleep(1)
```

## What it cannot see

How long it is, where the number is computed. A sleep of zero seconds (`await asyncio.sleep(0)`) is reported only if its
argument is not a constant.
"""

CHECK = Check(
    code="HLD104",
    name="sleep-while-holding",
    default_on=True,
    summary="The program sleeps while a database connection is held",
    documentation=DOCUMENTATION,
)
