"""Pools, the holds that keep their connections, and the entry points that come to them."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from holdlint.model.findings import Place, Read

EntryKind = Literal["route", "task", "command", "function"]


class Pool(Struct, frozen=True):
    """A pool of connections. `size` and `overflow` are None if they are unlimited or, with `known` false, not known; `wait` is how
    long somebody waits for a connection, `inf`: as long as it takes, None: not known."""

    name: str
    """Where it is kept: `app.db:engine`; empty for what nobody saw being made."""
    api: str
    path: str
    line: int
    size: float | None
    overflow: float | None
    wait: float | None
    known: bool = True
    read: tuple[Read, ...] = ()
    """The places of those numbers that are not the library's defaults."""

    @property
    def most(self) -> float | None:
        """How many connections it gives out at most; None if that is not known or unlimited."""
        return None if self.size is None or self.overflow is None else self.size + self.overflow


class Span(Struct, frozen=True):
    """How long a hold lasts: `inf` without bound. `known` false: at least so long, and longer by what nobody knows; `endless`: in a
    loop, of which this is one round."""

    seconds: float
    known: bool
    endless: bool


class Waited(Struct, frozen=True):
    """One wait in a hold."""

    path: str
    line: int
    code: str
    api: str
    seconds: float | None
    unbounded: bool
    alone: bool
    """Whether that is all that is waited for behind this call."""
    read: tuple[Read, ...]


class Held(Struct, frozen=True):
    """A connection that is kept out while a function waits. `spans` are its lengths, one for each latency that was asked for."""

    function: str
    path: str
    line: int
    what: Literal["connection", "transaction", "row-lock"]
    pool: int
    """Number of the pool."""
    waits: tuple[Waited, ...]
    spans: tuple[Span, ...]


class EntryPoint(Struct, frozen=True):
    """A function that somebody outside of the program calls, with the numbers of the holds that it comes to."""

    function: str
    kind: EntryKind
    route: str
    """`GET /users/{user_id}`, or the name of a task or command, as far as they are written in its decorator; else empty."""
    place: Place
    holds: tuple[int, ...]


class Budget(Struct, frozen=True):
    """What a program asks of its pools. `latencies`: how long whatever is waited for takes, `inf`: longer than anybody waits."""

    latencies: tuple[float, ...] = ()
    pools: tuple[Pool, ...] = ()
    holds: tuple[Held, ...] = ()
    entries: tuple[EntryPoint, ...] = ()
