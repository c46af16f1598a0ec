"""Applies effects to the handles of a state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link.values import Object
from holdlint.model import headers as h
from holdlint.track import status as st
from holdlint.track.renaming import is_shared
from holdlint.track.status import UNUSED, Site, Statuses

if TYPE_CHECKING:
    from holdlint.track.frame import Frame
    from holdlint.track.machine import Machine
    from holdlint.track.state import State, Ways


class Effects:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine

    def of(self, handle: str, state: State) -> Statuses:
        self.look(handle)
        return state.handles.get(handle, UNUSED)

    def look(self, handle: str | None) -> None:
        """Whoever runs now has to do with a handle, or with any that there is (None)."""
        if handle is None or is_shared(handle):
            self.machine.looked = True

    def set(self, handle: str, effect: str, state: State, site: Site) -> None:
        """The effect, if all goes well."""
        info = self.machine.handles.get(handle)
        keeps, counts = (info.keeps, info.idle_counts) if info is not None else (False, True)
        state.handles[handle] = st.apply(effect, self.of(handle, state), site, keeps, counts)

    def run(self, handle: str, effect: str, state: State, ways: Ways, site: Site) -> None:
        """The effect of a call that may also fail."""
        before = self.of(handle, state)
        if effect not in ("pend", "release", "conclude", "disarm", "enter", "leave", "rollback"):
            failing = st.on_failure(effect, before, site)
            if failing != before:
                state.handles[handle] = failing
            ways.may_raise(state)
            state.handles[handle] = before
        self.set(handle, effect, state, site)

    def leave(self, handle: str, effect: str, state: State, ways: Ways, site: Site) -> None:
        """The effect of leaving a block, which has been left also if that fails. To give back is a clean-up, which does not fail,
        nor does what has nothing to end."""
        begun = any(status.level >= st.IDLE or status.pending for status in self.of(handle, state))
        self.set(handle, effect, state, site)
        if begun and effect not in ("release", "rollback"):
            ways.may_raise(state)

    def guess(self, function: h.Expr, state: State, frame: Frame, index: int) -> None:
        """A call of which nothing is known, inside a transaction block that has sent nothing yet: if it has the name of a
        method that sends a statement and hardly anything else has that name, it is taken to send one."""
        if not isinstance(function, h.Attribute) or function.name not in self.machine.rules.telling:
            return
        if self.machine.program.is_library(frame.scope):
            return
        self.look(None)
        for handle, statuses in list(state.handles.items()):
            if any(status.depth and status.level < st.OPEN for status in statuses):
                self.set(handle, "query", state, self.machine.site(frame, index))

    def reload(self, owner: Object, state: State, ways: Ways, frame: Frame, site: Site) -> None:
        """An attribute of a row is read: if the row is expired, its session checks a connection out."""
        handles = [owner.handle] if owner.handle is not None else list(state.handles)
        self.look(owner.handle)
        for handle in handles:
            statuses = state.handles.get(handle)
            if statuses and any(status.level == st.EXPIRED for status in statuses):
                if owner.handle is not None:
                    self.machine.seconds.taking(handle, "reload", site.text, -1, state, frame)
                self.run(handle, "reload", state, ways, site)
