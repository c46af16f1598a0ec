"""Where a hold meets a wait: findings here, and what callers are told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from holdlint.link.values import LibObject
from holdlint.model.findings import STREAM
from holdlint.track import status as st
from holdlint.track.frame import Frame, Leaf, Reached
from holdlint.track.handle_info import HandleInfo
from holdlint.track.renaming import is_shared
from holdlint.track.second_connections import ANY
from holdlint.track.state import State
from holdlint.track.status import Site, Status, Statuses

if TYPE_CHECKING:
    from holdlint.track.machine import Machine


MOST_DOUBT = 1
"""A way with more guesses among several callees than this is not told: hardly any of its combinations ever run."""
SETTINGS = "settings"
"""What stands where a transaction is opened because the settings of the project say so."""
LONGEST_GUESS = 4
"""A way with a guess on it that is longer is not told to callers if it was told in a callee already."""
MOST_WAITS = 60
MOST_CONNECTIONS = 20
"""Of what one function reaches, so much is passed on to its callers."""


class Meet(Struct, frozen=True):
    """A hold that meets a wait at a call of the function that holds."""

    scope: int
    call: int
    line: int
    handle: str
    info: HandleInfo | None
    status: Status
    leaf: Leaf
    chain: tuple[tuple[int, int], ...]
    doubt: int


class Waits:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.silent: frozenset[tuple[str, Status]] = frozenset()
        """Handles in states of which nothing is told here."""
        self.met: dict[tuple[int, int, str], Meet] = {}

    def meet(self, leaf: Leaf, chain: tuple[tuple[int, int], ...], index: int, state: State, frame: Frame) -> None:
        """The frame's own call waits."""
        if not self._asked(leaf) or ANY in leaf.apart:
            return
        if self._is_of_library(leaf, frame):
            return
        own = self._holding(state, {}, None, leaf, frame)
        entry = self._entry(state, leaf.apart)
        told = False
        if own is not None:
            told = True
            self._report(own, leaf, (self._hop(frame, index),), index, frame, self.machine.doubt, state)
        self._remember(frame, Reached(leaf, (self._hop(frame, index),), entry, told, self.machine.doubt))

    def pass_on(self, reached: Reached, names: dict[str, str], index: int, state: State, frame: Frame) -> None:
        """A callee waits. Handles that it was given are held there as it says; others as they are here."""
        if not self._asked(reached.leaf):
            return
        doubt = reached.doubt + self.machine.doubt
        chain = (self._hop(frame, index), *reached.chain)
        told = reached.told
        leaf = reached.leaf
        if leaf.pool is not None:
            seen = self.machine.seconds.seen_from_outside(leaf, names, index, frame)
            if seen is None or ANY in seen.apart:
                return
            leaf = seen
        entry = self._entry(state, leaf.apart, names, reached)
        entry = {handle: level for handle, level in entry.items() if self._still(handle, names, reached)}
        if self._is_of_library(leaf, frame):
            return
        if not told:
            own = self._holding(state, names, reached, leaf, frame)
            if own is not None:
                told = True
            if own is not None and not self._is_told_inside(own[1], reached):
                self._report(own, leaf, chain, index, frame, doubt, state)
        self._remember(frame, Reached(leaf, chain, entry, told, doubt))

    def _is_of_library(self, leaf: Leaf, frame: Frame) -> bool:
        """Whether it is a library that takes a connection: of a pool of its own, as far as anybody knows."""
        return leaf.pool is not None and self.machine.program.is_library(frame.scope)

    def _holding(
        self, state: State, names: dict[str, str], reached: Reached | None, leaf: Leaf, frame: Frame
    ) -> tuple[str, Status] | None:
        """What the function itself holds when it waits. What a library holds is its own business: its callers are told about
        theirs, as if it held nothing. What runs in place of a caller's statement meets what the caller holds."""
        if not self.machine.program.is_library(frame.scope):
            return self._own(state, names, reached, leaf, frame)
        if self._caller(frame) is None:
            return None
        theirs = {handle: kept for handle, kept in state.handles.items() if not self._is_made_by_library(handle)}
        return self._own(state.with_handles(theirs), names, reached, leaf, frame)

    def _caller(self, frame: Frame) -> Frame | None:
        """The frame of the project in which a library's function is run in place; None if it is run by itself."""
        found: Frame | None = frame
        while found is not None and self.machine.program.is_library(found.scope):
            found = found.parent
        return found

    def _is_made_by_library(self, handle: str) -> bool:
        made = handle.removeprefix("new:").partition(".")[0]
        return made != handle and made.isdigit() and self.machine.program.is_library(int(made))

    def _asked(self, leaf: Leaf) -> bool:
        asked = self.machine.asked
        return asked.waits if leaf.pool is None else asked.connections

    def _hop(self, frame: Frame, index: int) -> tuple[int, int]:
        """A call of a frame; where Python itself calls (a property, `with`), the line takes its place, negated."""
        return (frame.scope, index if index >= 0 else -self.machine.line)

    def _still(self, handle: str, names: dict[str, str], reached: Reached) -> bool:
        if handle in names:
            return names[handle] in reached.held
        return reached.beside or handle in reached.held if is_shared(handle) else True

    def strongest(self, state: State, leaf: Leaf) -> tuple[str, Status] | None:
        """The strongest hold here that meets a leaf."""
        return self._own(state, {}, None, leaf, None)

    def _own(
        self, state: State, names: dict[str, str], reached: Reached | None, leaf: Leaf, frame: Frame | None
    ) -> tuple[str, Status] | None:
        """The strongest hold of the function itself that can be met by the leaf; where it runs in another one, the holds of the
        inner one come first."""
        best: tuple[str, Status] | None = None
        nearest: tuple[int, int, int] | None = None
        for handle, statuses in state.handles.items():
            if reached is not None and not self._still(handle, names, reached):
                continue
            if handle in leaf.apart or (leaf.pool is not None and not self.machine.seconds.misses(handle, leaf)):
                continue
            found = st.all_held(
                self._told(handle, statuses),
                self.machine.idle_counts(handle),
                own=True,
                armed=self._sent(handle, names, reached),
            )
            seen: set[tuple[int, int]] = set()
            for status in found:
                place = (-1, -1) if status.site is None else (status.site.scope, status.site.line)
                if place in seen:
                    continue  # a weaker one of the same place
                seen.add(place)
                if reached is not None:
                    status = _raised(status, reached.held.get(names.get(handle, handle)))
                rank = (self._nearness(status, frame), status.level, -_line(status))
                if nearest is None or rank > nearest:
                    best, nearest = (handle, status), rank
        return best

    def _nearness(self, status: Status, frame: Frame | None) -> int:
        """The less, the further out the function stands in which a connection was taken."""
        if status.site is None or frame is None:
            return -1000
        distance, here = 0, frame
        while (here.scope, here.run) != (status.site.scope, status.site.run):
            if here.home or here.parent is None:
                return -1000
            distance, here = distance - 1, here.parent
        return distance

    def _sent(self, handle: str, names: dict[str, str], reached: Reached | None) -> bool:
        """Whether the callee has sent a statement before it waits: the transaction block stands here, the statement there."""
        return reached is not None and names.get(handle, handle) in reached.held

    def _entry(
        self,
        state: State,
        apart: frozenset[str],
        names: dict[str, str] | None = None,
        reached: Reached | None = None,
    ) -> dict[str, int]:
        found: dict[str, int] = {}
        for handle, statuses in state.handles.items():
            if handle in apart:
                continue
            status = st.held(
                self._told(handle, statuses),
                self.machine.idle_counts(handle),
                own=False,
                armed=self._sent(handle, names or {}, reached),
            )
            if status is not None:
                inside = reached.held.get((names or {}).get(handle, handle)) if reached is not None else None
                found[handle] = _raised(status, inside).level
        return found

    @contextmanager
    def silence(self, state: State, silent: bool) -> Iterator[None]:
        """Inside, nothing is told of what is out now, if `silent`; what is taken there is told."""
        before = self.silent
        if silent:
            out = [
                (handle, one) for handle, statuses in state.handles.items() for one in statuses if one.level >= st.IDLE
            ]
            self.silent = before.union(out)
        yield
        self.silent = before

    @contextmanager
    def untold(self) -> Iterator[None]:
        """What is met inside is told elsewhere: where it is run again."""
        met, self.met = self.met, {}
        yield
        self.met = met

    def _told(self, handle: str, statuses: Statuses) -> Statuses:
        if not self.silent:
            return statuses
        return frozenset([status for status in statuses if (handle, status) not in self.silent])

    def _report(
        self,
        hold: tuple[str, Status],
        leaf: Leaf,
        chain: tuple[tuple[int, int], ...],
        index: int,
        frame: Frame,
        doubt: int,
        state: State,
    ) -> None:
        handle, status = hold
        info = self.spoken(handle, state)
        if self.machine.assumed and not leaf.assumed:
            leaf = structs.replace(leaf, assumed=self.machine.assumed)
        line = self.machine.line
        while status.site is not None and not frame.home and frame.parent is not None:
            # A function that is run in place waits; what is held was taken elsewhere.
            is_library = self.machine.program.is_library(frame.scope)
            if not is_library and (self._is_framework_s(frame) or not self._is_elsewhere(frame, status.site)):
                break
            line = frame.line if frame.call < 0 else line
            frame, index = frame.parent, frame.call
            chain = ((frame.scope, index if index >= 0 else -line), *chain)
        if index >= 0:
            line = frame.row.calls[index].line
        self.note(Meet(frame.scope, index, line, handle, info, status, leaf, chain, doubt))

    def note(self, meet: Meet) -> None:
        """Remembers what is to be told."""
        key = self.key(meet)
        known = self.met.get(key)
        if known is None or better(meet, known):
            self.met[key] = meet

    def spoken(self, handle: str, state: State) -> HandleInfo | None:
        """What is known of a handle, with a name for it if the code has one here."""
        info = self.machine.handles.get(handle)
        if info is not None and not info.name:
            info = structs.replace(info, name=self.name_of(handle, info.type, state))
        return info

    def name_of(self, handle: str, type_name: str, state: State) -> str:
        """How the code calls a handle here. What only works on one that everybody shares, a query, is no name for it."""
        for name, values in state.env.items():
            for value in values:
                if isinstance(value, LibObject) and value.handle == handle:
                    row = self.machine.rules.handle(value.type)
                    if row is None or not row.holds or "<" in name:
                        continue
                    if row.ambient is None or value.type == type_name:
                        return name
        return ""

    def key(self, meet: Meet) -> tuple[int, int, str]:
        """Meets with the same key are one thing to tell."""
        return (meet.scope, position(meet), meet.leaf.kind)

    def _is_framework_s(self, frame: Frame) -> bool:
        """Whether a framework runs a frame before the function that is run by itself: nobody has written a call of it, so that what
        waits in it is told in it."""
        around = frame.parent
        return (
            frame.call < 0
            and around is not None
            and around.parent is None
            and bool(self.machine.entries.of(around.scope))
        )

    def _is_elsewhere(self, frame: Frame, site: Site) -> bool:
        """Whether what a function took is held around the call at which a frame runs: by a function in which the frame is run, by
        the context manager in whose block it is run, or by what one of them has called. Each is known by its way from the
        function by itself."""
        return site.scope >= 0 and site.run[: len(frame.run)] != frame.run

    def _is_told_inside(self, status: Status, reached: Reached) -> bool:
        """Whether a function on the way, a method of a view, is run inside the same transaction when it is run by itself."""
        if status.site is None or status.site.text != SETTINGS:
            return False
        reach = self.machine.reach
        return any(reach.waits[scope] and reach.requests.around(scope) is not None for scope, _ in reached.chain)

    def _remember(self, frame: Frame, reached: Reached) -> None:
        if reached.doubt > MOST_DOUBT:
            return  # it is told nowhere, and must not displace what is
        key = reached.leaf
        if key.pool is not None:
            if reached.told:
                return  # who calls this need not be told again, and does not wait for it otherwise
            key = self.machine.seconds.merged(reached)
        known = frame.reached.get(key)
        if known is None:
            if len(frame.reached) < MOST_CONNECTIONS or self._room(frame, key):
                frame.reached[key] = reached
            return
        if known.told != reached.told:
            # Where nothing has been told of it yet, a caller that holds has something to tell, but not by a far-fetched way.
            untold, told = (reached, known) if known.told else (known, reached)
            frame.reached[key] = told if untold.doubt and len(untold.chain) > LONGEST_GUESS else untold
            return
        shorter = reached if (len(reached.chain), reached.chain) < (len(known.chain), known.chain) else known
        frame.reached[key] = Reached(
            shorter.leaf,
            shorter.chain,
            {name: max(level, reached.held.get(name, level)) for name, level in {**reached.held, **known.held}.items()},
            known.told or reached.told,
            min(known.doubt, reached.doubt),
        )

    def _room(self, frame: Frame, key: Leaf) -> bool:
        """Whether one more is kept in mind; connections that are taken displace no waits."""
        alike = sum(1 for leaf in frame.reached if (leaf.pool is None) == (key.pool is None))
        return alike < (MOST_WAITS if key.pool is None else MOST_CONNECTIONS)


def _raised(status: Status, level: int | None) -> Status:
    """What is held when a callee waits is what the callee has made of it."""
    return status if level is None or level <= status.level else structs.replace(status, level=level)


def position(meet: Meet) -> int:
    """Where in its scope something is met: a call, a `yield` (counted down from -2), else a line."""
    if meet.call >= 0:
        return meet.call
    return -2 - meet.leaf.call if meet.leaf.kind == STREAM else -1_000_000 - meet.line


def _line(status: Status) -> int:
    return status.site.line if status.site is not None else 0


def better(one: Meet, other: Meet) -> bool:
    """Which of two ways to tell the same finding is told: fewer guesses, shorter way, stronger hold."""
    return (one.doubt, len(one.chain), -one.status.level, one.chain, one.leaf.api, _line(one.status)) < (
        other.doubt, len(other.chain), -other.status.level, other.chain, other.leaf.api, _line(other.status),
    )  # fmt: skip
