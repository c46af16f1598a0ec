"""A function while it runs: its scope, what it closes over, and what is learnt about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from msgspec import Struct

from holdlint.link.values import Values
from holdlint.model import headers as h
from holdlint.track.state import ByHand, Closed, State
from holdlint.track.status import Statuses


class Leaf(Struct, frozen=True):
    """A library call that waits: what it is, where it stands."""

    api: str
    kind: str
    scope: int
    call: int
    assumed: str = ""
    """In words, the assumption about a library's version because of which it waits."""
    pool: str | None = None
    """What a connection is taken from, if that is what waits."""
    apart: frozenset[str] = frozenset()
    """Handles that cannot be held when it is taken: the one that takes it, and those in place of which it is there; by the names
    under which this function knows them."""


class Reached(Struct, frozen=True):
    """A wait that a function reaches. `chain` leads from the function's own call to the leaf, as (scope, call) pairs.

    `held`: the caller's handles that are held at that point, with the level of what is held; `told`: a hold of a callee's own was
    reported there already.
    """

    leaf: Leaf
    chain: tuple[tuple[int, int], ...]
    held: dict[str, int]
    told: bool
    doubt: int = 0
    """How many steps on the way are guesses among several callees."""
    beside: bool = False
    """Nothing on the way has to do with shared handles: they are there as the caller has them."""


class Resumed(NamedTuple):
    """The states in which a generator goes on at its `yield`, in which an exception is thrown into it there, and in which it is
    closed there."""

    on: State | None
    thrown: State | None = None
    left: Closed | None = None


Yielding = tuple[int, int]
"""A scope, and which of its `yield`s is run."""
OnYield = Callable[[Values, State], Resumed]
"""Runs what stands around a generator's `yield`."""


@dataclass
class Frame:
    scope: int
    row: h.Scope
    reached: dict[Leaf, Reached]
    closure: dict[str, Values] = field(default_factory=dict)
    on_yield: OnYield | None = None
    depth: int = 0
    parent: Frame | None = None
    """The frame whose function this one runs in, if it is run in place."""
    call: int = -1
    """The call of the parent's scope at which it is run."""
    home: bool = False
    """What waits in here is told here, whoever holds: a decorator or a framework holds for this function."""
    root: bool = False
    """Nobody asks what this function reaches: only what it holds itself matters."""
    unit: int = -1
    """Scope of the function whose effect is being computed; inlined functions belong to it."""
    run: tuple[int, ...] = ()
    """The calls that led here from the function by itself: which of several runs of a function in place this is."""
    line: int = 0
    """The line of the parent's statement that is run meanwhile."""
    undecided: frozenset[str] = frozenset()
    """Handles that a test was about of which both outcomes are possible: what is opened on either way stands in for them."""


class Summary(Struct, frozen=True):
    """The effect of a call, seen from its caller; handles by the names under which the callee saw them."""

    after: dict[str, Statuses] | None
    """States at a normal return; None if there is none."""
    failed: dict[str, Statuses] | None
    """States in which an exception can leave; None if none can."""
    returned: Values = ()
    reached: tuple[Reached, ...] = ()
    fields: tuple[tuple[str, Values], ...] = ()
    """What is stored on `self`."""
    later: Values = ()
    """What is to be done after the answer."""
    raised: ByHand = {}
    """States in which one of its `raise` statements leaves, or one of a callee's."""
    looked: bool = True
    """Whether what it does can depend on shared handles, beyond whether one is held."""
    started: tuple[tuple[str, Values], ...] = ()
    """What was started in groups of tasks that it was given (`Tasks.left`)."""
