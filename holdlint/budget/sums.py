"""The arithmetic of a pool.

Little's law: with `rate` holds begun a second that last `seconds` each, `rate × seconds` connections are out on average, whatever
the distribution. A pool of n connections that are held so long can be taken from n ÷ seconds
times a second; above that it runs dry.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import Literal

from msgspec import Struct

from holdlint.model.budget import Budget, EntryPoint, Held, Pool, Span

ASSUMED = 60.0
"""Seconds that an upstream is taken to need where nothing bounds the wait for it: what gateways in front of it commonly allow."""


class Asked(Struct, frozen=True):
    """What somebody wants to know. Rates are per second, times in seconds, shares of a pool; None: not asked."""

    rate: float | None = None
    rates: dict[str, float] = {}
    """By function (`app.api:read_user`), by route with or without its method, or by name."""
    upstream: float | None = None
    gateway_timeout: float | None = None
    statement_timeout: float | None = None
    idle_in_transaction_timeout: float | None = None
    max_hold: float | None = None
    max_use: float | None = None


class Row(Struct, frozen=True):
    """The longest hold of one pool that an entry point comes to, and what it asks of the pool."""

    entry: EntryPoint
    hold: Held
    pool: Pool
    seconds: float
    """How long it lasts; `inf` if it has no bound."""
    how: Literal["bound", "assumed", "at least"]
    """Whether that is the bound that was read, what is assumed where there is none, or what is known of more."""
    dry: float | None
    """The rate a second above which the pool runs dry; None if nobody knows how large the pool is."""
    rate: float | None
    needed: float | None
    exceeds: tuple[str, ...]
    over: tuple[str, ...]
    """The thresholds that it is over, in words."""


def latencies(asked: Asked) -> tuple[float, ...]:
    """The latencies that the facts are needed for."""
    return (asked.upstream,) if asked.upstream is not None else (inf, ASSUMED)


def dry_at(connections: float, seconds: float) -> float:
    """The rate a second above which a pool runs dry whose connections are held so long."""
    return connections / seconds if seconds > 0 else inf


def needed_for(rate: float, seconds: float) -> float:
    """The connections that are out on average, which is what a pool must have."""
    return rate * seconds if seconds > 0 else 0.0


def rows(budget: Budget, asked: Asked) -> list[Row]:
    """For each entry point and pool the longest hold, in the order of files."""
    found: list[Row] = []
    for entry in budget.entries:
        by_pool: dict[int, list[Held]] = {}
        for number in entry.holds:
            by_pool.setdefault(budget.holds[number].pool, []).append(budget.holds[number])
        for pool, holds in sorted(by_pool.items()):
            longest = max(holds, key=lambda one: (length(one, asked)[0], -one.line))
            found.append(_row(entry, longest, budget.pools[pool], asked))
    return found


def length(hold: Held, asked: Asked) -> tuple[float, Literal["bound", "assumed", "at least"]]:
    """How long a hold lasts, and what that is."""
    span = hold.spans[0]
    if asked.upstream is not None:
        return span.seconds, _how(span, "bound")
    if span.seconds == inf or not span.known:
        return hold.spans[1].seconds, _how(hold.spans[1], "assumed")
    return span.seconds, _how(span, "bound")


def _how(span: Span, else_: Literal["bound", "assumed"]) -> Literal["bound", "assumed", "at least"]:
    return "at least" if span.endless or not span.known else else_


def _row(entry: EntryPoint, hold: Held, pool: Pool, asked: Asked) -> Row:
    seconds, how = length(hold, asked)
    most = pool.most if pool.known else None
    rate = rate_of(entry, asked.rates, asked.rate)
    needed = needed_for(rate, seconds) if rate is not None else None
    over = []
    if asked.max_hold is not None and seconds > asked.max_hold:
        over.append("max-hold")
    if asked.max_use is not None and needed is not None and most is not None and needed > asked.max_use * most:
        over.append("max-use")
    return Row(
        entry, hold, pool, seconds, how, dry_at(most, seconds) if most is not None else None, rate, needed,
        _exceeded(hold, seconds, asked), tuple(over),
    )  # fmt: skip


def _exceeded(hold: Held, seconds: float, asked: Asked) -> tuple[str, ...]:
    """The timeouts that a hold outlasts: the gateway's, whose client is gone while the connection is still out; the server's, which
    ends a session that is idle in a transaction; that of statements, which ends those of others that wait for a locked row."""
    limits = (
        ("gateway-timeout", asked.gateway_timeout, True),
        ("idle-in-transaction-timeout", asked.idle_in_transaction_timeout, hold.what != "connection"),
        ("statement-timeout", asked.statement_timeout, hold.what == "row-lock"),
    )
    return tuple(name for name, limit, concerns in limits if limit is not None and concerns and seconds > limit)


def rate_of(entry: EntryPoint, rates: Mapping[str, float], default: float | None) -> float | None:
    """The rate at which an entry point is called: its own, else the one for all."""
    for key in (entry.function, entry.route, entry.route.partition(" ")[2]):
        if key and key in rates:
            return rates[key]
    return default


def totals(found: list[Row]) -> dict[str, float]:
    """The connections that all entry points together need of each pool, by its name, where each has a rate of its own."""
    sums: dict[str, float] = {}
    for row in found:
        if row.needed is not None:
            sums[row.pool.name] = sums.get(row.pool.name, 0.0) + row.needed
    return sums


def unknown_rates(budget: Budget, rates: Mapping[str, float]) -> list[str]:
    """Keys of rates that name no entry point."""
    known = {name for one in budget.entries for name in (one.function, one.route, one.route.partition(" ")[2])}
    return [key for key in rates if key not in known]
