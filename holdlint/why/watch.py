"""Watches the tracker run: what each handle is like at each call of one function, and what is given back there."""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec import Struct, structs

from holdlint.track import status as st
from holdlint.track.coverage import Met
from holdlint.track.effects import Effects
from holdlint.track.frame import Frame
from holdlint.track.handle_info import HandleInfo
from holdlint.track.machine import Machine
from holdlint.track.state import State
from holdlint.track.status import Site, Status


class Ended(Struct, frozen=True):
    """A handle that had a connection out is left without, in a line of the function, by what the words say."""

    handle: str
    line: int
    text: str


@dataclass
class Watched:
    """`calls`: for each call of the function the handles with the states in which any path came there; `before`: for each call
    what had been given back when a path came there for the first time, in that order."""

    scope: int
    calls: dict[int, dict[str, set[Status]]] = field(default_factory=dict)
    before: dict[int, tuple[Ended, ...]] = field(default_factory=dict)
    infos: dict[str, HandleInfo] = field(default_factory=dict)
    ended: dict[Ended, None] = field(default_factory=dict)

    def at(self, machine: Machine, frame: Frame, index: int, state: State) -> None:
        """A path comes to a call."""
        if frame.scope != self.scope:
            return
        self.before.setdefault(index, tuple(self.ended))
        handles = self.calls.setdefault(index, {})
        for handle, statuses in state.handles.items():
            handles.setdefault(handle, set()).update(statuses)
            info = machine.handles.get(handle)
            if info is not None and not (handle in self.infos and self.infos[handle].name):
                name = info.name or machine.waits.name_of(handle, info.type, state)
                self.infos[handle] = structs.replace(info, name=name)


class WatchedCalls(Met):
    """Counts as always, and tells what it sees."""

    def __init__(self, machine: Machine, watched: Watched) -> None:
        super().__init__(machine)
        self.watched = watched

    def passed(self, frame: Frame, index: int, state: State) -> None:
        self.watched.at(self.machine, frame, index, state)
        super().passed(frame, index, state)

    def met(self, frame: Frame, index: int, resolved: bool, state: State) -> None:
        self.watched.at(self.machine, frame, index, state)
        super().met(frame, index, resolved, state)


class WatchedEffects(Effects):
    """Applies effects as always, and tells which of them gave a connection back."""

    def __init__(self, machine: Machine, watched: Watched) -> None:
        super().__init__(machine)
        self.watched = watched

    def set(self, handle: str, effect: str, state: State, site: Site) -> None:
        before = any(status.level >= st.IDLE for status in self.of(handle, state))
        super().set(handle, effect, state, site)
        after = any(status.level >= st.IDLE for status in self.of(handle, state))
        if before and not after and site.scope == self.watched.scope:
            self.watched.ended[Ended(handle, site.line, site.text)] = None


def watch(machine: Machine, scope: int) -> Watched:
    """What is filled while the machine runs from now on."""
    watched = Watched(scope)
    machine.coverage = WatchedCalls(machine, watched)
    machine.effects = WatchedEffects(machine, watched)
    return watched
