"""HLD101."""

from __future__ import annotations

from holdlint.checks.check import Check

KINDS = (
    "http", "rpc", "cloud", "llm", "saas", "mail", "storage", "search", "database", "ftp", "dns", "socket", "ldap",
)  # fmt: skip

DOCUMENTATION = """
## What it does

Reports a call that reaches the network (HTTP, RPC, a cloud or LLM service, mail, object storage, a search engine, another
database) while a database connection is checked out or a transaction is open.
The call and the connection may be any number of functions and files apart: the finding stands in the innermost function
that holds the connection, and the lines below it show the way from there to the network.

## Why it matters

A connection that waits cannot serve anybody else, and a pool has few of them.
How many are needed is a multiplication: a request that waits for a service which answers after 60 seconds, three times
a second, occupies 180 connections.
Nothing shows as long as that service is quick; on the day that it is slow, the pool is empty, and requests that never
call it fail, too. A larger pool only moves the failure into the database, where an open transaction also keeps row locks
and the garbage of old row versions.

## Example

```python
import requests
from sqlalchemy.orm import Session


def charge(db: Session, order_id: int) -> None:
    order = db.get(Order, order_id)
    answer = requests.post("https://pay.example/charge", json={"amount": order.amount})
    order.charged = answer.ok
    db.commit()
```

## Use instead

Read, give the connection back, wait, then write in a second, short transaction:

```python
import requests
from sqlalchemy.orm import Session


def charge(db: Session, order_id: int) -> None:
    amount = db.get(Order, order_id).amount
    db.commit()
    answer = requests.post("https://pay.example/charge", json={"amount": amount}, timeout=5)
    db.get(Order, order_id).charged = answer.ok
    db.commit()
```

Take what the request needs out of the objects *before* the commit: SQLAlchemy loads an expired attribute again, and takes
a connection for it, unless the session was made with `expire_on_commit=False`.
Where the call may come later, hand it over after the commit (`transaction.on_commit`, a task queue, an outbox table).
A timeout does not remove the finding, but it bounds it; the message says what bounds the wait, or that nothing does.

## What it cannot see

Calls whose receiver it cannot name: it does not guess that `client.get` is HTTP because of how it is spelled.
`--statistics` tells how many calls inside holds stayed unknown, and their names.
Libraries that it has no rules for, unless their source ends in one that it has: add a row (`rules = ["folder"]`).
Whether the other side is local: a service on the same host waits as well, only less long.
"""

CHECK = Check(
    code="HLD101",
    name="network-while-holding",
    default_on=True,
    summary="A network call is reached while a database connection is held",
    documentation=DOCUMENTATION,
)
