"""Where a connection is taken while another one of the same pool is out: what the waits of HLD108 are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from holdlint.link import pools
from holdlint.link.values import Bound, LibObject, Value, Values
from holdlint.model import headers as h
from holdlint.model.findings import CONNECTION
from holdlint.track import status as st
from holdlint.track.frame import Frame, Leaf, Reached
from holdlint.track.handle_info import HandleInfo
from holdlint.track.renaming import is_shared
from holdlint.track.state import State, held_at_all

if TYPE_CHECKING:
    from holdlint.rulebook.index import HandleRow
    from holdlint.track.machine import Machine

ANY = "*"
"""Stands for whatever handle may be there already."""
TAKES = frozenset({"acquire", "use", "query", "read", "begin", "arm", "join", "nest", "lock", "change"})
ASKING = frozenset({"isinstance", "hasattr", "getattr", "bool"})
SENDS = frozenset({"flush", "commit", "conclude", "leave"})
"""Effects that take a connection if work is pending."""


class SecondConnections:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.inference = machine.inference
        self.draws = machine.reach.draws
        self.wanted = self.draws.wanted
        self.alternatives: frozenset[str] = frozenset()

    # ---- pools of handles

    def pool_of_type(self, type_name: str, row: HandleRow | None) -> str:
        """What a handle draws from that nobody saw being made."""
        if row is not None and row.ambient:
            return self.draws.of_shared(row.ambient)
        return "" if self.machine.rules.pools.draws(type_name) else pools.UNKNOWN

    def pool_of(self, handle: str) -> str | None:
        """What the pool of a handle is compared by; None if it is the same as no other."""
        info = self.machine.handles.get(handle)
        return self.draws.identity(info.pool) if info is not None else None

    def worth_telling(self, values: Values) -> Values:
        """The pools among an argument's values: a callee may take a connection of one that its caller holds one of."""
        if not self.wanted:
            return ()
        return tuple([v for v in values if isinstance(v, LibObject) and v.pool and v.pool != pools.UNKNOWN])

    def told_apart(self, handles: list[str], index: int, frame: Frame) -> tuple[str | None, ...]:
        """What of the handles that a callee is given changes what is found in it."""
        if not self.wanted:
            return ()
        infos = [self.handed_on(self.machine.handles.get(handle), index, frame) for handle in handles]
        return tuple([self.draws.identity(info.pool) if info is not None else None for info in infos])

    # ---- pools of attributes, of which each object has another one

    def read(self, owner: h.Expr, values: Values, frame: Frame) -> Values:
        """The values of an attribute, where a pool is `self`'s own if each object has another one."""
        if not self.wanted or not any(self._is_one_of_several(value) for value in values):
            return values
        if not self._is_self(owner, frame) or not self._is_still_self(frame):
            return values
        return tuple(
            [
                structs.replace(value, pool=pools.OWN + value.pool)
                if isinstance(value, LibObject) and self._is_one_of_several(value)
                else value
                for value in values
            ]
        )

    def handed_on(self, info: HandleInfo | None, index: int, frame: Frame) -> HandleInfo | None:
        """What is known of a handle on the other side of a call, which may be one of a method of another object."""
        if info is None or not info.pool.startswith(pools.OWN) or self._calls_self(index, frame):
            return info
        return structs.replace(info, pool=pools.UNKNOWN)

    def _is_one_of_several(self, value: Value) -> bool:
        return isinstance(value, LibObject) and bool(value.pool) and self.draws.is_one_of_several(value.pool)

    def _calls_self(self, index: int, frame: Frame) -> bool:
        """Whether a call of a frame is one of a method of its own `self`."""
        if index < 0:
            return False
        function = frame.row.calls[index].function
        if not isinstance(function, h.Attribute):
            return False
        owner = function.value
        if isinstance(owner, h.Call):
            made = frame.row.calls[owner.index].function
            return isinstance(made, h.Name) and made.id == "super"
        return self._is_self(owner, frame)

    def _is_self(self, owner: h.Expr, frame: Frame) -> bool:
        params = frame.row.params
        return (
            isinstance(owner, h.Name)
            and bool(params)
            and params[0].name == owner.id
            and self.machine.program.class_of(frame.scope) is not None
        )

    def _is_still_self(self, frame: Frame) -> bool:
        """Whether a function that is run in place has the `self` of the function that it is run in."""
        while frame.parent is not None:
            if frame.parent.scope != frame.scope and not self._calls_self(frame.call, frame.parent):
                return False
            frame = frame.parent
        return True

    # ---- what is met

    def taking(self, handle: str, effect: str, name: str, index: int, state: State, frame: Frame) -> None:
        """A call has an effect on a handle; to be asked before the effect is applied."""
        if not self.wanted:
            return
        statuses = self.machine.effects.of(handle, state)
        if effect in TAKES:
            takes = any(status.level < st.IDLE for status in statuses)
        elif effect in SENDS:
            takes = any(status.level < st.IDLE and status.pending for status in statuses)
        elif effect == "reload":
            takes = any(status.level == st.EXPIRED for status in statuses)
        else:
            return
        if takes and (pool := self.pool_of(handle)) is not None:
            apart = self._instead(handle, frame)
            self._met(
                Leaf(_spoken(name), CONNECTION, frame.scope, index, pool=pool, apart=apart),
                index,
                state,
                frame,
            )

    def borrowing(self, receiver: Value | None, name: str, index: int, state: State, frame: Frame) -> None:
        """A pool takes a connection for as long as one of its own methods runs."""
        if not self.wanted or not isinstance(receiver, LibObject):
            return
        owner, _, method = name.rpartition(".")
        if self.machine.rules.pools.borrows(owner, method):
            pool = self.draws.identity(receiver.pool or pools.UNKNOWN)
            if pool is not None:
                apart = self._undecided(frame)
                self._met(Leaf(name, CONNECTION, frame.scope, index, pool=pool, apart=apart), index, state, frame)

    def _met(self, leaf: Leaf, index: int, state: State, frame: Frame) -> None:
        if not frame.root or held_at_all(state):
            self.machine.waits.meet(leaf, (), index, state, frame)

    def taken_inside(self, scope: int, state: State, frame: Frame) -> bool:
        """Whether a connection that is taken in a function can meet what its caller holds, or a caller of its caller."""
        return self.draws.opens[scope] and (not frame.root or held_at_all(state))

    def misses(self, handle: str, leaf: Leaf) -> bool:
        """Whether what a handle holds is missed by what takes a connection."""
        return self.pool_of(handle) == leaf.pool

    # ---- one or the other

    def _instead(self, taker: str, frame: Frame) -> frozenset[str]:
        """What cannot be held while a handle takes a connection: itself, and what it stands in for."""
        return self._whole(self.alternatives | self._undecided(frame) | {taker})

    def _whole(self, handles: frozenset[str]) -> frozenset[str]:
        """What stands in for a handle stands in for what that one stands in for."""
        found = handles
        for handle in handles:
            info = self.machine.handles.get(handle) if handle.startswith("new:") else None
            if info is not None:
                found |= info.instead
        return found

    def _undecided(self, frame: Frame | None) -> frozenset[str]:
        found: frozenset[str] = frozenset()
        while frame is not None:
            found |= frame.undecided
            frame = frame.parent
        return found

    def introduced(self, handle: str, frame: Frame) -> None:
        """A handle was made here."""
        undecided = self._whole(self._undecided(frame)) if self.wanted else None
        if undecided:
            self.machine.handles[handle] = structs.replace(self.machine.handles[handle], instead=undecided)

    def copied(self, info: HandleInfo, back: dict[str, str], index: int, frame: Frame) -> HandleInfo:
        """What is known of a handle that a callee made, for the caller; `back` has the caller's names of its own."""
        if not self.wanted:
            return info
        info = self.handed_on(info, index, frame) or info
        instead = frozenset([back.get(one, one) for one in info.instead]) | self._undecided(frame)
        return info if instead == info.instead else structs.replace(info, instead=instead)

    def branching(self, test: h.Expr, state: State, frame: Frame) -> frozenset[str]:
        """Both outcomes of a test are possible. To be called around what is done on either way; gives what is to be restored where
        the ways meet."""
        before = frame.undecided
        if self.wanted:
            for name in _names_in(test, frame):
                values = state.env.get(name, ())
                if not values and self._may_be_given(name, frame):
                    frame.undecided |= {ANY}
                frame.undecided = frame.undecided.union(self.machine.handled.inside(values))
        return before

    def _may_be_given(self, name: str, frame: Frame) -> bool:
        """Whether something unknown can be a session that is there already: it is kept under the name of one, or given away like
        one."""
        if any(
            isinstance(v, LibObject) and self.machine.reach.is_handle(v)
            for v in self.inference.lookup(frame.scope, name)
        ):
            return True
        if not self.machine.hands_out(frame.scope):
            return False
        return any(name in _names_in(expr, frame) for expr in (*frame.row.returns, *frame.row.yields))

    # ---- what a name stands for

    def either(self, values: Values) -> frozenset[str]:
        """Whatever a name stands for on one path, it does not stand for the others there: `session or Session()` is one
        session. To be called around what is done with the values; gives what is to be restored."""
        before = self.alternatives
        if self.wanted and len(values) > 1:
            found = {
                receiver.handle
                for value in values
                if isinstance(receiver := value.receiver if isinstance(value, Bound) else value, LibObject)
                and receiver.handle is not None
            }
            if len(found) > 1:
                self.alternatives = frozenset(found)
        return before

    # ---- what callers are told

    def seen_from_outside(self, leaf: Leaf, names: dict[str, str], index: int, frame: Frame) -> Leaf | None:
        """The leaf of a callee; `names` gives the callee's names of the caller's handles. None if the caller has nothing to do
        with it: it takes from a pool of another object."""
        if leaf.pool is not None and leaf.pool.startswith(pools.OWN) and not self._calls_self(index, frame):
            return None
        back = {inner: outer for outer, inner in names.items()}
        known = frozenset([back.get(one, one) for one in leaf.apart if one in back or one == ANY or is_shared(one)])
        apart = self._whole(known | self.alternatives | self._undecided(frame))
        return leaf if apart == leaf.apart else structs.replace(leaf, apart=apart)

    def merged(self, reached: Reached) -> Leaf:
        """What is the same for a caller, whose own call is all that is told: one taken connection stands for all others of the
        same pool that are taken while the same is held."""
        return Leaf(
            " ".join(sorted(reached.held)),
            CONNECTION,
            -1,
            -1,
            pool=reached.leaf.pool,
            apart=reached.leaf.apart,
        )


def _spoken(name: str) -> str:
    """What takes a connection, as people say it: Python's own methods have no name."""
    owner, _, method = name.rpartition(".")
    return owner if method.startswith("__") else name


def _names_in(expr: h.Expr | None, frame: Frame, depth: int = 0) -> list[str]:
    """The names of which a test asks what they are. What is done with them is another matter: `if db.get(User, 1)`."""
    if isinstance(expr, h.Name):
        return [expr.id]
    if depth > 6:
        return []
    inner: tuple[h.Expr | None, ...] = ()
    if isinstance(expr, (h.Test, h.Attribute, h.Subscript, h.Walrus)):
        inner = (expr.value,)
    elif isinstance(expr, h.Choice):
        inner = (expr.test, *expr.options)
    elif isinstance(expr, h.Group):
        inner = expr.parts
    elif isinstance(expr, h.Call):
        site = frame.row.calls[expr.index]
        if isinstance(site.function, h.Name) and site.function.id in ASKING:
            inner = site.arguments[:1]
        elif isinstance(site.function, h.Attribute) and site.function.name == "get" and site.arguments:
            inner = (site.function.value,) if isinstance(site.arguments[0], h.Literal) else ()
    return [name for one in inner for name in _names_in(one, frame, depth + 1)]
