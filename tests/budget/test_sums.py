"""The arithmetic, and how rates and times are written."""

from __future__ import annotations

from math import inf

import pytest

from holdlint.budget.options import asked, faults_of, rates_of
from holdlint.budget.quantities import rate, seconds, share, spoken, spoken_rate, spoken_time
from holdlint.budget.sums import Asked, dry_at, needed_for, rows, totals, unknown_rates
from holdlint.budget.table import table
from holdlint.model.budget import Budget, EntryPoint, Held, Pool, Span
from holdlint.model.findings import Place


def test_the_sum_that_nobody_did() -> None:
    assert needed_for(rate=3, seconds=60) == 180


def test_littles_law_both_ways() -> None:
    assert dry_at(connections=10, seconds=60) * 60 == 10
    assert needed_for(dry_at(7, 3.5), 3.5) == 7


def test_what_takes_no_time_needs_nothing() -> None:
    assert dry_at(10, 0) == inf
    assert needed_for(1000, 0) == 0


@pytest.mark.parametrize(
    ("text", "number"), [("3/s", 3), ("180/min", 3), ("10.8k/h", 3), ("3", 3), (3, 3), (" 0.5 / s ", 0.5)]
)
def test_rates(text: str | float, number: float) -> None:
    assert rate(text) == pytest.approx(number)


@pytest.mark.parametrize(("text", "number"), [("60s", 60), ("500ms", 0.5), ("2min", 120), ("1.5 h", 5400), (60, 60)])
def test_times(text: str | float, number: float) -> None:
    assert seconds(text) == number


@pytest.mark.parametrize(("text", "number"), [("80%", 0.8), ("0.8", 0.8), (1, 1)])
def test_shares(text: str | float, number: float) -> None:
    assert share(text) == pytest.approx(number)


@pytest.mark.parametrize("text", ["", "fast", "3/fortnight", "0/s", "-1", "inf", "nan/s"])
def test_what_is_no_rate(text: str) -> None:
    with pytest.raises(ValueError, match=r"`"):
        rate(text)


@pytest.mark.parametrize(
    ("number", "words"), [(180, "180"), (0.6, "0.6"), (12.34, "12.3"), (1.237, "1.24"), (inf, "∞"), (2760.4, "2760")]
)
def test_numbers_have_as_many_digits_as_anybody_reads(number: float, words: str) -> None:
    assert spoken(number) == words


def test_rates_and_times_are_spoken_in_a_unit_that_suits() -> None:
    assert [spoken_rate(one) for one in (50, 1 / 6, 1 / 1800)] == ["50/s", "10/min", "2/h"]
    assert [spoken_time(one) for one in (60, 0.2, inf)] == ["60 s", "200 ms", "no bound"]


# ---- rows

POOL = Pool("app:engine", "sqlalchemy.create_engine", "app.py", 3, 5, 5, 30)


def budget(*holds: tuple[str, float, str], pool: Pool = POOL) -> Budget:
    """Routes with how long they hold and what."""
    held = tuple(
        Held(f"app:{name}", "app.py", 9, what, 0, (), (Span(length, True, False), Span(min(length, 60), True, False)))  # type: ignore[arg-type]
        for name, length, what in holds
    )
    entries = tuple(
        EntryPoint(f"app:{name}", "route", f"GET /{name}", Place("app.py", number), (number,))
        for number, (name, _, _) in enumerate(holds)
    )
    return Budget((inf, 60.0), (pool,), held, entries)


def test_without_a_bound_a_minute_is_assumed_and_said() -> None:
    [row] = rows(budget(("a", inf, "connection")), Asked(rate=3))
    assert (row.seconds, row.how, row.needed, row.dry) == (60, "assumed", 180, pytest.approx(1 / 6))


def test_with_a_bound_it_counts() -> None:
    [row] = rows(budget(("a", 300, "connection")), Asked(rate=3))
    assert (row.seconds, row.how, row.needed) == (300, "bound", 900)


def test_each_route_can_have_a_rate_of_its_own_and_together_they_need_the_sum() -> None:
    facts = budget(("a", 2, "connection"), ("b", 3, "connection"), ("c", 4, "connection"))
    found = rows(facts, Asked(rate=1, rates={"app:a": 10, "GET /b": 20, "/nowhere": 1}))
    assert [row.needed for row in found] == [20, 60, 4]
    assert totals(found) == {"app:engine": 84}
    assert unknown_rates(facts, {"app:a": 1, "/b": 1, "/nowhere": 1}) == ["/nowhere"]


def test_who_outlasts_whom() -> None:
    limits = Asked(gateway_timeout=30, statement_timeout=20, idle_in_transaction_timeout=10)
    facts = budget(("a", 25, "connection"), ("b", 25, "transaction"), ("c", 25, "row-lock"), ("d", 35, "connection"))
    assert [row.exceeds for row in rows(facts, limits)] == [
        (),
        ("idle-in-transaction-timeout",),
        ("idle-in-transaction-timeout", "statement-timeout"),
        ("gateway-timeout",),
    ]
    told = table(facts, rows(facts, limits), limits)
    assert "the gateway has given up after 30 s (gateway-timeout)" in told


@pytest.mark.parametrize(
    ("limits", "over"),
    [
        (Asked(rate=1, max_hold=5), ("max-hold",)),
        (Asked(rate=1, max_hold=6), ()),
        (Asked(rate=1.5, max_use=0.8), ("max-use",)),
        (Asked(rate=1, max_use=0.8), ()),
        (Asked(max_use=0.1), ()),
    ],
)
def test_thresholds(limits: Asked, over: tuple[str, ...]) -> None:
    [row] = rows(budget(("a", 6, "connection")), limits)
    assert row.over == over


def test_of_a_pool_of_unknown_size_nobody_knows_when_it_runs_dry() -> None:
    [row] = rows(
        budget(("a", 6, "connection"), pool=Pool("", "", "", 0, None, None, None, False)), Asked(rate=1, max_use=0.1)
    )
    assert (row.dry, row.needed, row.over) == (None, 6, ())


# ---- what is asked

TABLE = {"rate": "3/s", "upstream": "2s", "max-use": "80%", "rates": {"GET /a": "1/s"}}


def test_the_command_line_lies_over_the_configuration() -> None:
    assert asked(TABLE, {}, {}) == Asked(rate=3, upstream=2, max_use=0.8, rates={"GET /a": 1})
    assert asked(TABLE, {"upstream": "1s"}, {"/b": 2}) == Asked(
        rate=3, upstream=1, max_use=0.8, rates={"GET /a": 1, "/b": 2}
    )
    assert asked(TABLE, {"rate": "9/s"}, {}) == Asked(rate=9, upstream=2, max_use=0.8)


def test_faults_of_the_table_come_out_together() -> None:
    faults = faults_of({"rate": "fast", "speed": 1, "rates": {"/a": True}, "max-hold": []})
    assert len(faults) == 4
    assert "unknown key `speed`" in faults[1]


def test_a_file_of_rates() -> None:
    assert rates_of('"GET /a" = "60/min"\n"app:b" = 2\n') == {"GET /a": 1, "app:b": 2}
    assert rates_of('[rates]\n"GET /a" = "60/min"\n') == {"GET /a": 1}
    with pytest.raises(ValueError, match="TOML"):
        rates_of("GET /a 3/s")
