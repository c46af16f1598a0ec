"""Tests that say whether a connection is out: `if not db.is_closed():`, `if connection.is_connected():`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link.values import LibObject
from holdlint.model import headers as h
from holdlint.track import status as st
from holdlint.track.frame import Frame
from holdlint.track.state import Meeting, State, Ways

if TYPE_CHECKING:
    from holdlint.track.machine import Machine


class OpenTests:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._names = frozenset(name.rpartition(".")[2] for name in machine.rules.tells)

    def assume(self, expr: h.Expr, outcome: bool, state: State, frame: Frame) -> None:
        """On a path where a test came out so, handles are only in the states that let it come out so."""
        if isinstance(expr, h.Test) and expr.how == "not":
            self.assume(expr.value, not outcome, state, frame)
        elif isinstance(expr, h.Choice) and expr.test is None:
            # `a and b`, `a or b`: where the whole is false, an option that is false because nothing is out says so for both,
            # since the others ask whether there is a connection at all.
            if not outcome:
                for option in expr.options:
                    if self._says_open(option, state, frame) is True:
                        self.assume(option, False, state, frame)
        else:
            told = self._says_open(expr, state, frame)
            if told is not None:
                self._keep(self._handles(expr, state, frame), told is outcome, state)

    def _says_open(self, expr: h.Expr, state: State, frame: Frame) -> bool | None:
        """What it says if it is true: a connection is out, none is, or nothing about that."""
        if isinstance(expr, h.Test):
            inner = self._says_open(expr.value, state, frame) if expr.how == "not" else None
            return None if inner is None else not inner
        asked = self._asked(expr, frame)
        if asked is None or asked.name not in self._names:
            return None
        for owner in self._owners(asked, state, frame):
            told = self.machine.rules.says_open(owner.type, asked.name)
            if told is not None:
                return told
        return None

    def _asked(self, expr: h.Expr, frame: Frame) -> h.Attribute | None:
        """The attribute that is asked, called or not; its owner is a name, or an attribute of names."""
        if isinstance(expr, h.Call):
            expr = frame.row.calls[expr.index].function
        if not isinstance(expr, h.Attribute):
            return None
        root: h.Expr = expr.value
        while isinstance(root, h.Attribute):
            root = root.value
        return expr if isinstance(root, h.Name) else None

    def _owners(self, asked: h.Attribute, state: State, frame: Frame) -> list[LibObject]:
        values = self.machine.expressions.value(asked.value, state.copy(), Ways(Meeting(), Meeting()), frame)
        return [value for value in values if isinstance(value, LibObject)]

    def _handles(self, expr: h.Expr, state: State, frame: Frame) -> list[str]:
        while isinstance(expr, h.Test):
            expr = expr.value
        asked = self._asked(expr, frame)
        if asked is None:
            return []
        owners = self._owners(asked, state, frame)
        return [handle for owner in owners if (handle := self.machine.library.handle_of(owner, owner.type)) is not None]

    def _keep(self, handles: list[str], is_open: bool, state: State) -> None:
        for handle in handles:
            statuses = self.machine.effects.of(handle, state)
            if handle in state.handles:
                kept = frozenset([status for status in statuses if (status.level >= st.IDLE) is is_open])
                state.handles[handle] = kept or (statuses if is_open else st.UNUSED)
