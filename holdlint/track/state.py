"""What is known at one point of a body, and how it joins where paths meet."""

from __future__ import annotations

from holdlint.link.values import Values
from holdlint.track.status import IDLE, UNUSED, Statuses
from holdlint.track.vague import either


class State:
    """Local names and handles; `dead` where execution cannot come. Owned by one path: copied before it forks.

    Most paths never bind a name, so copies share their names until one of them does: `env` is only for reading, `names()`
    gives what may be changed.
    """

    __slots__ = ("by_hand", "dead", "env", "handles", "shares")

    def __init__(
        self, env: dict[str, Values], handles: dict[str, Statuses], dead: bool = False, shares: bool = False
    ) -> None:
        self.env, self.handles, self.dead, self.shares = env, handles, dead, shares
        self.by_hand: ByHand = {}
        """Where the state is that of an exception: what `raise` statements have led here."""

    def copy(self) -> State:
        self.shares = True
        return State(self.env, dict(self.handles), self.dead, True)

    def with_handles(self, handles: dict[str, Statuses]) -> State:
        """A path that knows the same names, with these handles."""
        self.shares = True
        return State(self.env, handles, False, True)

    def names(self) -> dict[str, Values]:
        """The names of this path alone, to be changed."""
        if self.shares:
            self.env = dict(self.env)
            self.shares = False
        return self.env

    def become(self, other: State | None) -> None:
        """Continue as `other`, which is given up; as nothing if it is None."""
        if other is None or other.dead:
            self.dead = True
        else:
            self.env, self.handles, self.dead, self.shares = other.env, other.handles, False, other.shares


def held_at_all(state: State) -> bool:
    """Whether any handle has a connection out, used or not."""
    return any(status.level >= IDLE for statuses in state.handles.values() for status in statuses)


def join(one: State | None, other: State | None) -> State | None:
    """What is known where two paths meet: everything that is possible on either. May change and return `one`."""
    if one is None or one.dead:
        return other
    if other is None or other.dead:
        return one
    if one.handles != other.handles:
        join_handles(one.handles, other.handles)
    if one.env is not other.env:
        env = one.env
        for name, values in other.env.items():
            mine = env.get(name)
            if mine is values:
                continue
            if mine is None:
                env = one.names()
                env[name] = values
            elif mine != values:
                env = one.names()
                env[name] = either(mine, values)
    return one


def join_handles(one: dict[str, Statuses], other: dict[str, Statuses]) -> None:
    """Adds the states of `other` to `one`; a handle that only one path knows is unused on the other."""
    for handle, statuses in other.items():
        mine = one.get(handle)
        if mine is None:
            one[handle] = statuses if handle.startswith("new:") else statuses | UNUSED
        elif mine is not statuses:
            one[handle] = mine | statuses
    for handle in one.keys() - other.keys():
        if not handle.startswith("new:"):
            one[handle] = one[handle] | UNUSED


ByHand = dict[str, dict[str, Statuses]]
"""For each kind of exception that `raise` statements make (`raised.py`): the handles as they are then."""


class Meeting:
    """Where paths meet later: the end of a function, a loop's head, an exception handler."""

    __slots__ = ("by_hand", "last", "state", "values")

    def __init__(self) -> None:
        self.by_hand: ByHand = {}
        """What `raise` statements lead here, and not only what calls may do."""
        self.last: dict[str, Statuses] | None = None
        self.state: State | None = None
        self.values: Values = ()

    def add(self, state: State) -> None:
        """A path comes here; the state stays the path's own."""
        if state.dead:
            return
        if self.state is None:
            self.state = state.copy()
        else:
            join(self.state, state)

    def raised(self, kind: str, handles: dict[str, Statuses]) -> None:
        """One of the paths that come here has these handles, and comes because of a `raise` statement."""
        known = self.by_hand.get(kind)
        if known is None:
            self.by_hand[kind] = dict(handles)
        else:
            join_handles(known, handles)

    def raised_too(self, by_hand: ByHand) -> None:
        for kind, handles in by_hand.items():
            self.raised(kind, handles)

    def thrown(self) -> State | None:
        """What has come here, as an exception that is thrown elsewhere."""
        if self.state is not None:
            self.state.by_hand = self.by_hand
        return self.state


class Closed:
    """Where a generator ends that is closed at a `yield`, because the loop over it is left there: by `return`, by an exception,
    by `break`. Handlers do not see it; clean-ups do."""

    __slots__ = ("breaks", "raises", "returns")

    def __init__(self) -> None:
        self.returns, self.raises, self.breaks = Meeting(), Meeting(), Meeting()

    def all(self) -> tuple[Meeting, Meeting, Meeting]:
        return (self.returns, self.raises, self.breaks)

    def add(self, left: Closed, state: State) -> None:
        """What is left at a `yield`, with the handles as they are then; `state` knows the generator's names."""
        for mine, theirs in zip(self.all(), left.all(), strict=True):
            if theirs.state is not None:
                mine.add(state.with_handles(dict(theirs.state.handles)))
                mine.raised_too(theirs.by_hand)


class Ways:
    """Where a path can go besides on: each place is a meeting. `closed` is there in generators that a loop runs over."""

    __slots__ = ("breaks", "calm", "closed", "continues", "raises", "returns")

    def __init__(
        self,
        returns: Meeting,
        raises: Meeting,
        breaks: Meeting | None = None,
        continues: Meeting | None = None,
        calm: bool = False,
        closed: Closed | None = None,
    ) -> None:
        self.returns, self.raises, self.breaks, self.continues = returns, raises, breaks, continues
        self.calm, self.closed = calm, closed

    def may_raise(self, state: State) -> None:
        """A call can raise here. In a calm place it is taken not to: nobody writes a clean-up against its own failure."""
        if not self.calm and self.raises.last != state.handles:
            # Between two changes of handles, nearly every call raises in the same state.
            self.raises.add(state)
            self.raises.last = dict(state.handles)

    def redirected(self) -> Ways:
        """The same kinds of ways, with new meetings: for a block that does something on each way out."""
        breaks, continues = Meeting() if self.breaks else None, Meeting() if self.continues else None
        return Ways(Meeting(), Meeting(), breaks, continues, self.calm, Closed() if self.closed else None)

    def calmed(self) -> Ways:
        """The same ways for a clean-up."""
        return Ways(self.returns, self.raises, self.breaks, self.continues, True, self.closed)
