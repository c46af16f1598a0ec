"""The state of a handle, and what the effects of methods do to it.

A handle is in several states at once: one for each way in which execution can have come here.
"""

from __future__ import annotations

from msgspec import Struct, structs

FREE = 0
"""Nothing is checked out, and no object would check out anything when it is read."""
EXPIRED = 1
"""Nothing is checked out; reading an attribute of a loaded object checks a connection out again."""
IDLE = 2
"""A connection is out, no transaction is open."""
OPEN = 3
"""A transaction is open."""
LOCKED = 4
"""A transaction is open and has locked rows."""

DEEPEST_BLOCK = 3


class Site(Struct, frozen=True):
    """Where a connection was checked out: a line of a scope, and the words that stand there."""

    scope: int
    line: int
    text: str
    run: tuple[int, ...] = ()
    """Which run of the scope it was (`Frame.run`)."""


class Status(Struct, frozen=True):
    """`entry`: the caller had it so; `pending`: work waits for the next flush; `depth`: transaction blocks entered."""

    level: int = FREE
    entry: bool = False
    pending: bool = False
    depth: int = 0
    site: Site | None = None


Statuses = frozenset[Status]
NEVER_USED = Status()
UNUSED: Statuses = frozenset({NEVER_USED})


def apply(effect: str, statuses: Statuses, site: Site, keeps: bool, idle_counts: bool = True) -> Statuses:
    """What an effect (see `rules/README.md`) makes of a handle; `keeps`: commit leaves objects loaded. A connection that counts for
    nothing while it is idle is held from where its transaction begins."""
    if not idle_counts:
        statuses = frozenset(
            [structs.replace(s, site=site) if s.level == IDLE and not s.depth else s for s in statuses]
        )
    return frozenset([_apply(effect, status, site, keeps) for status in statuses])


def _apply(effect: str, status: Status, site: Site, keeps: bool) -> Status:
    level = status.level
    if effect == "use":
        return _opened(status, OPEN, site)
    if effect == "query":
        return _opened(status, OPEN if status.depth else IDLE, site)
    if effect == "read":
        return _opened(status, IDLE, site)
    if effect == "lock":
        return _opened(status, LOCKED, site)
    if effect == "change":
        return _opened(status, LOCKED if status.depth or level >= OPEN else IDLE, site)
    if effect == "acquire":
        return _opened(status, IDLE, site, flushed=False)
    if effect == "begin":
        return _opened(status, OPEN, site, flushed=False)
    if effect in ("arm", "join"):
        # A block in a block sets a savepoint, which is a statement.
        armed = _opened(status, OPEN if status.depth and effect == "arm" else IDLE, site, flushed=False)
        return structs.replace(armed, depth=min(status.depth + 1, DEEPEST_BLOCK))
    if effect == "nest":
        # A transaction that was open before goes on behind the block, which is a savepoint in it.
        around = max(status.depth, int(level >= OPEN))
        return structs.replace(_opened(status, OPEN, site, flushed=False), depth=min(around + 1, DEEPEST_BLOCK))
    if effect == "disarm":
        depth = max(status.depth - 1, 0)
        return structs.replace(status, depth=depth, level=level if depth else min(level, IDLE))
    if effect == "enter":
        return structs.replace(status, depth=min(status.depth + 1, DEEPEST_BLOCK))
    if effect == "leave":
        return structs.replace(status, depth=status.depth - 1) if status.depth > 1 else Status()
    if effect == "pend":
        return status if status.pending else structs.replace(status, pending=True)
    if effect == "discard":
        loaded = _opened(status, OPEN, site, flushed=False) if level == EXPIRED else status
        return structs.replace(loaded, pending=True)
    if effect == "flush":
        return _opened(status, OPEN, site) if status.pending else status
    if effect == "commit":
        if level >= IDLE or status.pending:
            return Status(FREE if keeps else EXPIRED)
        return status
    if effect == "rollback":
        return Status(EXPIRED if level >= IDLE else level)
    if effect == "end":
        return structs.replace(status, level=min(level, IDLE), depth=0)
    if effect in ("release", "conclude"):
        return Status()
    if effect == "reload":
        return _opened(status, OPEN, site, flushed=False) if level == EXPIRED else status
    raise ValueError(f"unknown effect {effect!r}")


def _opened(status: Status, level: int, site: Site, flushed: bool = True) -> Status:
    pending = status.pending and not flushed
    if status.pending and flushed:
        level = LOCKED  # what was pending is sent before, and locks the rows that it is about
    if status.level >= IDLE:
        if status.level >= level and status.pending == pending:
            return status
        return structs.replace(status, level=max(status.level, level), pending=pending)
    return Status(level, False, pending, status.depth, site)


def on_failure(effect: str, statuses: Statuses, site: Site) -> Statuses:
    """In which states a handle can be when the call that has this effect raises: a failed flush keeps its connection."""
    if effect in ("flush", "commit"):
        return statuses | frozenset([_rolled_back(status, site) for status in statuses if status.pending])
    if effect in ("use", "query", "read", "change", "lock", "reload", "discard"):
        return statuses | apply(effect, statuses, site, False)
    return statuses


def _rolled_back(status: Status, site: Site) -> Status:
    """What was sent failed: the transaction is rolled back, the connection is kept."""
    return _opened(structs.replace(status, pending=False, level=min(status.level, IDLE)), IDLE, site)


def held(statuses: Statuses, idle_counts: bool, own: bool, armed: bool = False) -> Status | None:
    """The strongest state in which a connection is out, among those of this function (`own`) or of its caller. With `armed` a
    transaction block counts that has not sent anything yet."""
    return max(all_held(statuses, idle_counts, own, armed), key=_rank, default=None)


def all_held(statuses: Statuses, idle_counts: bool, own: bool, armed: bool = False) -> list[Status]:
    """All states of which `held` gives the strongest, the strongest first."""
    least = IDLE if idle_counts else OPEN
    found = [
        status
        for status in statuses
        if status.entry != own and (status.level >= least or (armed and status.level == IDLE and status.depth > 0))
    ]
    return sorted(found, key=_rank, reverse=True) if len(found) > 1 else found


def _rank(status: Status) -> tuple[int, int, int]:
    """Stronger first, then the one that was taken earlier."""
    line, scope = (status.site.line, status.site.scope) if status.site is not None else (0, 0)
    return (status.level, -line, -scope)


def _of_caller(status: Status, idle_counts: bool) -> bool:
    return status.level >= IDLE and (idle_counts or status.level > IDLE or status.depth > 0)


def seen_from_inside(statuses: Statuses, idle_counts: bool = True) -> Statuses:
    """How a callee sees a handle that it is given: what is held is the caller's business. A connection that counts for nothing
    while it is idle is nobody's: the transaction that a callee opens on it is the callee's."""
    return frozenset([_seen_from_inside(status, idle_counts) for status in statuses])


def _seen_from_inside(status: Status, idle_counts: bool) -> Status:
    if status.level < IDLE and status.site is None:
        return status
    if not idle_counts and status.level == IDLE and not status.depth and not status.pending:
        return NEVER_USED  # else every function would be looked at twice: before the first query and after it
    level = min(status.level, OPEN)  # else it would be looked at twice: rows that a caller has locked stay so
    return Status(level, _of_caller(status, idle_counts), status.pending, status.depth)


def seen_from_outside(after: Statuses, before: Statuses, site: Site | None, idle_counts: bool = True) -> Statuses:
    """A handle's states after a call, for the caller: what the callee left as it was keeps its origin. `site` is where the
    caller calls; None: what the callee took is told where the callee took it."""
    found: set[Status] = set()
    for status in after:
        if not status.entry:
            moved = status.level >= IDLE and site is not None
            found.add(structs.replace(status, site=site) if moved else status)
            continue
        origins = [s for s in before if _of_caller(s, idle_counts)]
        for origin in origins:
            level = max(status.level, IDLE if status.level < OPEN else origin.level)
            found.add(Status(level, origin.entry, status.pending, status.depth, origin.site))
    return frozenset(found) or after
