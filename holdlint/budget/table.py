"""The budget for people."""

from __future__ import annotations

from collections import Counter
from io import StringIO
from math import inf

from holdlint.budget.quantities import spoken, spoken_rate, spoken_time
from holdlint.budget.sums import ASSUMED, Asked, Row, totals
from holdlint.model.budget import Budget, Held, Pool, Waited

GAP = 2
LEAST_KNOWN = {"at least": "≥ ", "assumed": "", "bound": ""}


def table(budget: Budget, rows: list[Row], asked: Asked) -> str:
    """Pools with the entry points that hold their connections while they wait."""
    out = StringIO()
    for pool in budget.pools:
        mine = [row for row in rows if row.pool == pool]
        if not mine:
            continue
        out.write(f"{headline(pool)}\n")
        _lines(out, mine, asked)
        total = totals(mine).get(pool.name)
        if total is not None and len(mine) > 1 and asked.rates:
            out.write(f"  together {_connections(total, pool)}\n")
        out.write("\n")
    idle = [pool for pool in budget.pools if pool.name and not any(row.pool == pool for row in rows)]
    for pool in idle:
        out.write(f"{headline(pool)}\n  nothing holds one of them while it waits\n\n")
    for sentence in closing(rows, asked):
        out.write(f"{sentence}\n")
    return out.getvalue()


def headline(pool: Pool) -> str:
    """A pool in one line."""
    place = f", {pool.path}:{pool.line}" if pool.path else ""
    if not pool.known and not pool.name:
        return "a pool that is made where nobody sees it"
    if not pool.name:
        return "no pool: a connection for each thread"
    if not pool.known:
        return f"{pool.name}: of a size that is not known{place}"
    if pool.most is None:
        return f"{pool.name}: no limit{place}"
    size = spoken(pool.size or 0) + (f" + {spoken(pool.overflow)}" if pool.overflow else "")
    wait = ""
    if pool.wait is not None:
        wait = ", waited for without bound" if pool.wait == inf else f", waited for up to {spoken_time(pool.wait)}"
    return f"{pool.name}: {size} connections{wait}{place}"


def _lines(out: StringIO, rows: list[Row], asked: Asked) -> None:
    """The longest holds first; what is known of one stands below the entry points that come to it."""
    names = Counter(row.entry.route for row in rows)
    order = {id(hold): number for number, hold in reversed(list(enumerate(row.hold for row in rows)))}
    rows = sorted(rows, key=lambda row: (-row.seconds, order[id(row.hold)]))
    cells = [["entry point", "longest hold", "runs dry above", "needs"]]
    notes: list[list[str]] = [[]]
    for row, following in zip(rows, (*rows[1:], None), strict=True):
        cells.append(
            [
                _named(row, names[row.entry.route] > 1),
                _held(row),
                "?" if row.dry is None else spoken_rate(row.dry),
                _needs(row),
            ]
        )
        notes.append([] if following is not None and following.hold is row.hold else _notes(row, asked))
    if all(row.rate is None for row in rows):
        cells = [line[:-1] for line in cells]
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    for line, below in zip(cells, notes, strict=True):
        padded = (" " * GAP).join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        out.write(f"  {padded}".rstrip() + "\n")
        for note in below:
            out.write(f"      {note}\n")


def _named(row: Row, shared: bool) -> str:
    """An entry point as people call it; `shared`: others have the same route."""
    route, function = row.entry.route, row.entry.function
    return f"{route} {function}" if route and (shared or "/" not in route) else route or function


def _held(row: Row) -> str:
    known = "" if row.how != "assumed" else " (assumed)"
    return f"{LEAST_KNOWN[row.how]}{spoken_time(row.seconds)}{known}"


def _needs(row: Row) -> str:
    if row.needed is None or row.rate is None:
        return ""
    return f"{_connections(row.needed, row.pool)} at {spoken_rate(row.rate)}"


def _connections(number: float, pool: Pool) -> str:
    most = pool.most if pool.known else None
    return f"{spoken(number)} connections" + (f", {spoken(number / most)} × the pool" if most and number > most else "")


def _notes(row: Row, asked: Asked) -> list[str]:
    hold = row.hold
    notes = [f"{hold.path}:{hold.line} {_what(hold)} in {hold.function}"]
    notes += [f"{wait.path}:{wait.line} {wait.code} {wait.api} {_lasting(wait)}" for wait in hold.waits]
    limits = {
        "gateway-timeout": ("the gateway has given up after", asked.gateway_timeout),
        "idle-in-transaction-timeout": (
            "the server ends the idle transaction after",
            asked.idle_in_transaction_timeout,
        ),
        "statement-timeout": ("statements that wait for its locks are ended after", asked.statement_timeout),
    }
    for name in row.exceeds:
        words, limit = limits[name]
        notes.append(f"{words} {spoken_time(limit or 0.0)} ({name})")
    return notes


def _what(hold: Held) -> str:
    return {"connection": "holds a connection", "transaction": "holds a transaction", "row-lock": "holds locked rows"}[
        hold.what
    ]


def _lasting(wait: Waited) -> str:
    more = "" if wait.alone else ", and more behind that call"
    if wait.unbounded:
        return f"without bound{more}"
    if wait.seconds is None:
        return f"for a time that is not known{more}"
    return f"up to {spoken_time(wait.seconds)}{more}"


def closing(rows: list[Row], asked: Asked) -> list[str]:
    """What was assumed, and how many are over a threshold."""
    sentences = []
    if not rows:
        return ["Nothing holds a connection while it waits."]
    if asked.upstream is not None:
        sentences.append(f"Whatever is waited for is taken to need {spoken_time(asked.upstream)}.")
    elif any(row.how == "assumed" or row.hold.spans[0].seconds == inf for row in rows):
        sentences.append(f"A wait without a known bound is taken to last {spoken_time(ASSUMED)} (--upstream).")
    if any(row.how == "at least" for row in rows):
        sentences.append("≥: a loop of unknown length counts as one round, a wait of unknown length as none.")
    dry = [row for row in rows if row.needed is not None and row.dry is not None and (row.rate or 0) > row.dry]
    if dry:
        sentences.append(
            f"{_counted(len(dry), 'entry point needs', 'entry points need')} more connections than the pool has."
        )
    over = [row for row in rows if row.over]
    if over:
        names = sorted({name for row in over for name in row.over})
        sentences.append(f"{_counted(len(over), 'entry point is', 'entry points are')} over {' and '.join(names)}.")
    return sentences


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
