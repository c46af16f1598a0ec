"""HLD106."""

from __future__ import annotations

from holdlint.checks.check import Check

KINDS = ("future", "thread", "lock", "queue")

DOCUMENTATION = """
## What it does

Reports a wait for another part of the program (a future's `result`, a thread's `join`, a lock, a queue's `get`) while a
database connection is checked out or a transaction is open.
Off by default: select it with `extend-select = ["HLD106"]`.

## Why it matters

What is waited for may need a connection itself. If it comes from the same pool, a handful of such requests deadlocks:
each keeps a connection and waits for a thread that waits for a connection.
It is off by default since many such waits are short, and what they wait for is not always to be seen.

## Example

```python
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy.orm import Session

pool = ThreadPoolExecutor()


def report(db: Session, account_id: int) -> bytes:
    account = db.get(Account, account_id)
    future = pool.submit(render, account.name)
    return future.result()
```

## Use instead

```python
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy.orm import Session

pool = ThreadPoolExecutor()


def report(db: Session, account_id: int) -> bytes:
    name = db.get(Account, account_id).name
    db.commit()
    future = pool.submit(render, name)
    return future.result(timeout=30)
```

## What it cannot see

Whether the other side has finished already, so that the wait is none. Waits between processes by way of files.
"""

CHECK = Check(
    code="HLD106",
    name="wait-while-holding",
    default_on=False,
    summary="Another thread, task, lock or queue is waited for while a database connection is held",
    documentation=DOCUMENTATION,
)
