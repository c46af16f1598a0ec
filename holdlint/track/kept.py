"""Handles in places that everybody can reach: what is put there is known by the place's name from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from holdlint.link.slots import key_of, place_of
from holdlint.link.values import Constant, Lib, LibObject, Values
from holdlint.model import headers as h
from holdlint.track.frame import Frame
from holdlint.track.renaming import rename
from holdlint.track.state import State

if TYPE_CHECKING:
    from holdlint.track.machine import Machine


class Kept:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine

    def taken(self, values: Values, name: str) -> Values:
        """What is read from a place: a handle in it is the place's."""
        return self.machine.known_as(values, name, lambda: f"field:{name}")

    def put(self, values: Values, name: str, state: State) -> None:
        """A new handle is put into a place: whoever has it already now has the place's."""
        for value in values:
            if not isinstance(value, LibObject) or value.handle is None or not value.handle.startswith("new:"):
                continue
            old, handle = value.handle, f"field:{name}"
            info = self.machine.handles.get(old)
            if info is None:
                continue
            self.machine.effects.look(handle)
            self.machine.handles[handle] = structs.replace(info, name=name)
            state.handles[handle] = state.handles.pop(old, frozenset({self.machine.unused}))
            names = state.names()
            for key, known in names.items():
                names[key] = rename(known, lambda one, old=old, handle=handle: handle if one == old else one)  # type: ignore[misc]

    def stored(self, target: h.Attribute | h.Subscript, owners: Values, values: Values, state: State) -> None:
        """`request.state.db = session`, `app["pool"] = pool`: an attribute or item of a framework's object is assigned."""
        if isinstance(target, h.Attribute) and target.name in self.machine.rules.keeping:
            self._configure(target.name, owners, values)
        elif any(isinstance(owner, (LibObject, Lib)) for owner in owners):
            name = target.name if isinstance(target, h.Attribute) else key_of(target.key)
            if name:
                self.put(values, name, state)

    def _configure(self, name: str, owners: Values, values: Values) -> None:
        """`session.expire_on_commit = False`."""
        keeps = any(isinstance(v, Constant) and v.value == self.machine.rules.keeping[name] for v in values)
        for owner in owners:
            info = self.machine.handles.get(owner.handle) if isinstance(owner, LibObject) and owner.handle else None
            if info is not None and isinstance(owner, LibObject) and owner.handle is not None:
                self.machine.handles[owner.handle] = structs.replace(info, keeps=keeps)

    def called(self, arguments: tuple[Values, ...], index: int, state: State, frame: Frame) -> None:
        """`current_session.set(session)`."""
        if index >= 0 and arguments:
            name = place_of(frame.row.calls[index].function)
            if name:
                self.put(arguments[0], name, state)
