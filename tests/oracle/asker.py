"""Asks the server what the program under test has there, through a connection that does not count."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from typing import Any

CONNECTION, TRANSACTION, ROW_LOCK = "connection", "transaction", "row-lock"
LEVELS = (CONNECTION, TRANSACTION, ROW_LOCK)
"""What can be held, as findings say it, the least first."""

NAME = "asker"
# What changes a row, or locks it, has a lock of this mode on its table until the transaction ends.
QUESTION = f"""
    select case
        when state not like '%in transaction%' then '{CONNECTION}'
        when exists (
            select from pg_locks join pg_class on pg_class.oid = relation
            where pg_locks.pid = pg_stat_activity.pid and mode in ('RowShareLock', 'RowExclusiveLock')
            and relnamespace = 'public'::regnamespace
        ) then '{ROW_LOCK}' else '{TRANSACTION}' end
    from pg_stat_activity
    where backend_type = 'client backend' and datname = current_database() and application_name <> '{NAME}'
"""


@cache
def _connection() -> Any:
    import psycopg

    return psycopg.connect(autocommit=True, application_name=NAME)


def most() -> str | None:
    """The most that any connection to the server has now; None if there is none."""
    found = {what for (what,) in _connection().execute(QUESTION)}
    return max(found, key=LEVELS.index, default=None)


def connected() -> bool:
    """Whether there is a connection."""
    return settled(lambda: most() is not None)


def in_transaction() -> bool:
    """Whether there is a connection in a transaction."""
    return settled(lambda: most() not in (None, CONNECTION))


def settled(question: Callable[[], bool]) -> bool:
    """The answer, once what was closed or given back has arrived: server and pools need a moment for it."""
    for _ in range(20):
        if not question():
            return False
        time.sleep(0.01)
    return True
