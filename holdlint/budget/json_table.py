"""The budget for programs: version 1 of the contract, with these keys in this order."""

from __future__ import annotations

import json
from math import inf
from typing import Any

from holdlint.budget.sums import Asked, Row, latencies, totals
from holdlint.model.budget import Budget, Pool
from holdlint.model.findings import Problem, Read

VERSION = 1


def json_table(budget: Budget, rows: list[Row], asked: Asked, problems: tuple[Problem, ...]) -> str:
    """The budget as JSON; what has no bound or is not known is null, and a flag says which."""
    sums = totals(rows) if asked.rates else {}
    content = {
        "version": VERSION,
        "upstream": asked.upstream,
        "assumed": None if asked.upstream is not None else latencies(asked)[1],
        "pools": [_pool(pool, sums.get(pool.name)) for pool in budget.pools],
        "entries": [_row(row, budget) for row in rows],
        "problems": [{"path": it.path, "line": it.line, "message": it.message} for it in problems],
    }
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _pool(pool: Pool, needed: float | None) -> dict[str, Any]:
    return {
        "name": pool.name,
        "api": pool.api,
        "path": pool.path,
        "line": pool.line,
        "size": pool.size,
        "overflow": pool.overflow,
        "most": pool.most,
        "wait": _finite(pool.wait),
        "known": pool.known,
        "needed": needed,
        "read": _read(pool.read),
    }


def _row(row: Row, budget: Budget) -> dict[str, Any]:
    entry, hold = row.entry, row.hold
    return {
        "function": entry.function,
        "kind": entry.kind,
        "route": entry.route,
        "path": entry.place.path,
        "line": entry.place.line,
        "pool": budget.pools.index(row.pool),
        "hold": {
            "function": hold.function,
            "path": hold.path,
            "line": hold.line,
            "what": hold.what,
            "seconds": _finite(row.seconds),
            "how": row.how,
            "waits": [
                {
                    "path": wait.path,
                    "line": wait.line,
                    "code": wait.code,
                    "api": wait.api,
                    "seconds": _finite(wait.seconds),
                    "unbounded": wait.unbounded,
                    "alone": wait.alone,
                    "read": _read(wait.read),
                }
                for wait in hold.waits
            ],
        },
        "dry_at": _finite(row.dry),
        "rate": row.rate,
        "needed": _finite(row.needed),
        "exceeds": list(row.exceeds),
        "over": list(row.over),
    }


def _read(read: tuple[Read, ...]) -> list[dict[str, Any]]:
    return [{"path": it.path, "line": it.line, "says": it.says} for it in read]


def _finite(number: float | None) -> float | None:
    return None if number == inf else number
