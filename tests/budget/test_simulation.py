"""A real SQLAlchemy pool under load runs dry at the rate that the arithmetic says.

The pool is `QueuePool` as it is; the clock is a number. Events are taken in order of time: a request comes and takes a connection,
or it is done and gives it back. A pool that has none left says so at once, because its `pool_timeout` is zero.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import count
from typing import NamedTuple

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool

from holdlint.budget.sums import dry_at, needed_for

SIZE, OVERFLOW = 5, 5


def regular(rate: float) -> Iterator[float]:
    """Requests that come at even intervals; in fractions, so that what ends as another begins does so exactly."""
    exact = Fraction(rate).limit_denominator(10**6)
    return (number / exact for number in count())  # type: ignore[misc]


def by_chance(rate: float) -> Iterator[float]:
    """A Poisson process: how requests come that know nothing of each other."""
    chance, now = random.Random(1), 0.0
    while True:
        now += chance.expovariate(rate)
        yield now


class Load(NamedTuple):
    """Requests that got a connection, those that got none, and how many connections were out on average."""

    served: int
    refused: int
    out: float


def load(arrivals: Iterator[float], hold: Callable[[], float], until: float, size: int, overflow: int) -> Load:
    """What happens to requests that each hold a connection for a time."""
    engine = create_engine("sqlite://", poolclass=QueuePool, pool_size=size, max_overflow=overflow, pool_timeout=0)
    order = count()
    events: list[tuple[float, bool, int, object]] = [(next(arrivals), True, next(order), None)]
    served = refused = 0
    out_for = 0.0
    while events:
        now, _, _, connection = heapq.heappop(events)
        if connection is not None:
            connection.close()  # type: ignore[attr-defined]
            continue
        if (following := next(arrivals)) <= until:
            heapq.heappush(events, (following, True, next(order), None))
        try:
            taken = engine.connect()
        except PoolTimeout:
            refused += 1
            continue
        served += 1
        length = hold()
        out_for += length
        heapq.heappush(events, (now + length, False, next(order), taken))
    assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    engine.dispose()
    return Load(served, refused, float(out_for / until))


@pytest.mark.parametrize("hold", [Fraction(1, 5), 1, 60])
def test_a_pool_runs_dry_at_the_predicted_rate(hold: Fraction) -> None:
    dry = dry_at(SIZE + OVERFLOW, hold)
    until = 60 * hold
    _, below, _ = load(regular(dry), lambda: hold, until, SIZE, OVERFLOW)
    _, above, _ = load(regular(dry * 1.02), lambda: hold, until, SIZE, OVERFLOW)
    assert below == 0
    assert above > 0


def test_the_story() -> None:
    """60 s × 3 requests a second: 180 connections are enough, 179 are not, 10 serve a request every 6 s."""
    assert needed_for(3, 60) == 180
    assert load(regular(3), lambda: 60, 300, 180, 0).refused == 0
    assert load(regular(3), lambda: 60, 300, 179, 0).refused > 0
    served, refused, _ = load(regular(3), lambda: 60, 300, SIZE, OVERFLOW)
    assert served / 300 == pytest.approx(dry_at(SIZE + OVERFLOW, 60), rel=0.05)
    assert refused > 10 * served


def test_what_is_out_on_average_is_rate_times_hold_whatever_the_distribution() -> None:
    chance = random.Random(2)
    served, refused, out = load(by_chance(8), lambda: chance.expovariate(2), 400, 200, 0)
    assert refused == 0
    assert out == pytest.approx(needed_for(8, 0.5), rel=0.1)
    assert served == pytest.approx(8 * 400, rel=0.1)


def test_by_chance_a_pool_runs_dry_before_its_average_does() -> None:
    """What the budget says is the least that a pool needs: requests that come at random come in heaps."""
    _, refused, _ = load(by_chance(dry_at(10, 1) * 0.9), lambda: 1, 200, SIZE, OVERFLOW)
    assert refused > 0
