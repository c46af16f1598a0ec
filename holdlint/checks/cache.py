"""HLD103."""

from __future__ import annotations

from holdlint.checks.check import Check

KINDS = ("cache",)

DOCUMENTATION = """
## What it does

Reports a call to a cache server (Redis, memcached) while a database connection is checked out or a transaction is open.
Off by default: select it with `extend-select = ["HLD103"]`.

## Why it matters

A cache usually answers within a millisecond, and then nothing is wrong. It is off by default for that reason.
It matters where a connection pool is small, where the cache is in another region, and in the hour in which it fails over:
many clients set no timeout (redis-py did not before version 8, and tries 11 times since), so that each request keeps its
database connection until the kernel gives the socket up.
Blocking commands (`BLPOP`, a lock with a timeout) wait by design.

## Example

```python
import redis
from sqlalchemy.orm import Session

cache = redis.Redis()


def profile(db: Session, user_id: int) -> str:
    user = db.get(User, user_id)
    cache.set(f"user:{user_id}", user.name)
    return user.name
```

## Use instead

Give the connection back first, and bound the wait:

```python
import redis
from sqlalchemy.orm import Session

cache = redis.Redis(socket_timeout=0.2)


def profile(db: Session, user_id: int) -> str:
    name = db.get(User, user_id).name
    db.commit()
    cache.set(f"user:{user_id}", name)
    return name
```

## What it cannot see

Which backend a framework's cache has (`django.core.cache.cache` may be local memory) where its settings are computed.
"""

CHECK = Check(
    code="HLD103",
    name="cache-while-holding",
    default_on=False,
    summary="A cache server is called while a database connection is held",
    documentation=DOCUMENTATION,
)
