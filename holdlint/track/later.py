"""What a function leaves to be done after its answer: background tasks, and bodies that are streamed.

It is kept beside the names of a path, because what is held then depends on the path: who returns early has committed nothing
and has nothing to be done either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from holdlint.link.values import Lib, Pending, Value, Values, union
from holdlint.rulebook.rows import Stream
from holdlint.track.frame import Frame
from holdlint.track.state import Meeting, State, Ways, join
from holdlint.track.status import Statuses
from holdlint.track.streams import Reader

if TYPE_CHECKING:
    from holdlint.track.machine import Machine

NAME = "<later>"
GIVEN_BACK = ("ambient:", "field:")
"""Beginnings of the names of handles that a framework or a middleware gives back."""
GIVEN = "name:"
"""Begins the names of handles that a function is given by whoever calls it."""
MOST_ENDS = 24
"""Ways out of a function that are looked at one by one."""
Keyed = tuple[tuple[str, Values], ...]


class Ends(Meeting):
    """The ends of a function, each by itself, too."""

    __slots__ = ("each",)

    def __init__(self) -> None:
        super().__init__()
        self.each: list[State] = []

    def add(self, state: State) -> None:
        """A path ends here."""
        if not state.dead and len(self.each) < MOST_ENDS:
            self.each.append(state.copy())
        super().add(state)


class Later:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.rules = machine.rules

    # ---- what is to be done

    def task(
        self, functions: Values, arguments: tuple[Values, ...], keywords: Keyed, index: int, state: State, frame: Frame
    ) -> None:
        """A call hands over a function that is run after the answer (`tasks.add_task(f, 1)`)."""
        found = [Pending(function, arguments, keywords, (frame.scope, index)) for function in functions]
        self.add(tuple(found), state)

    def stream(
        self, names: list[str], arguments: tuple[Values, ...], keywords: Keyed, index: int, state: State, frame: Frame
    ) -> None:
        """A call makes an answer; if its body is a generator, it runs when it is sent."""
        for name in names:
            row = self.rules.stream(name)
            if row is None:
                continue
            name = name.removesuffix(".__init__")
            positional = 0 <= row.argument < len(arguments)
            given = arguments[row.argument] if positional else dict(keywords).get(row.keyword, ())
            place = (frame.scope, index)
            bodies = self.machine.streams.bodies(given, place)
            if bodies or self._is_expression(row, index, frame):
                self.add((Pending(Lib(name), (bodies,), (), place, place),), state)
            return

    def _is_expression(self, row: Stream, index: int, frame: Frame) -> bool:
        """Whether the body is a generator expression: it has been run where it stands, and is sent later."""
        if index < 0:
            return False
        site = frame.row.calls[index]
        positional = 0 <= row.argument < len(site.arguments)
        expr = site.arguments[row.argument] if positional else dict(site.keywords).get(row.keyword)
        return self.machine.streams.is_expression(expr, frame)

    def add(self, values: Values, state: State) -> None:
        """Something is to be done after the answer, if the function ends on this path."""
        state.names()[NAME] = union(state.env.get(NAME, ()), values)

    # ---- on its way to the function that answers

    def carry(self, values: Values, scope: int, index: int, state: State) -> None:
        """A callee leaves something to be done: for its caller it stands where the caller calls."""
        if not values:
            return
        moved: list[Value] = []
        for value in values:
            if isinstance(value, Pending) and value.site[0] != scope and index >= 0:
                value = structs.replace(value, site=(scope, index))
            moved.append(value)
        self.add(tuple(moved), state)

    # ---- when it is done

    def at_end(self, ends: Ends, scope: int, ways: Ways, frame: Frame) -> None:
        """A function that was run by itself has ended. Unless a framework calls it, its caller may do something yet to what it
        was given: only what it has made itself is known to be as it left it."""
        if not any(one.env.get(NAME) for one in ends.each):
            return
        known = self.machine.entries.is_entry(scope)
        for one in self._different(ends.each):
            values = one.env.get(NAME, ())
            if values and not known:
                kept = {handle: statuses for handle, statuses in one.handles.items() if not handle.startswith(GIVEN)}
                one = one.with_handles(kept)
            if values:
                self.run(one, ways, frame)

    def answer(self, ends: Ends, state: State, ways: Ways, frame: Frame, assumed: str) -> None:
        """A framework's function has ended, and what it was given is there still: what it left is done now."""
        before, self.machine.assumed = self.machine.assumed, assumed
        end: State | None = None
        for one in self._different(ends.each):
            if one.env.get(NAME):
                self.run(one, ways, frame)
            end = join(end, one)
        self.machine.assumed = before
        if end is not None:
            state.handles = end.handles

    def _different(self, states: list[State]) -> list[State]:
        found: list[State] = []
        for state in states:
            if not any(one.handles == state.handles and one.env.get(NAME) == state.env.get(NAME) for one in found):
                found.append(state)
        return found

    def run(self, state: State, ways: Ways, frame: Frame) -> None:
        """Does what is to be done: bodies are sent first, then tasks run.

        Missed alarm: a session that everybody shares is taken to be given back by then, by a middleware or a hook, unless rules
        say otherwise.
        """
        shared = {handle: state.handles.pop(handle) for handle in list(state.handles) if handle.startswith(GIVEN_BACK)}
        self._do(state, shared, ways, frame)
        for handle, statuses in shared.items():
            state.handles.setdefault(handle, statuses)

    def _do(self, state: State, shared: dict[str, Statuses], ways: Ways, frame: Frame) -> None:
        values = [value for value in state.names().pop(NAME, ()) if isinstance(value, Pending)]
        sent = [(value, row) for value in values if (row := self._stream_row(value)) is not None]
        for value, row in sent:
            if row.ends is not None:
                for handle, statuses in shared.items():
                    state.handles.setdefault(handle, statuses)
                for handle in list(state.handles):
                    if handle.startswith((*GIVEN_BACK, GIVEN)):
                        self.machine.effects.set(handle, row.ends, state, self.machine.site_here(""))
            self._send(value, state, ways, frame)
        for value in values:
            if not (state.dead or self._stream_row(value) or self.machine.after_commit.is_waiting(value)):
                index, here = self.place(value, frame)
                self.machine.calls.callback(value.callee, value.arguments, index, state, ways, here, value.keywords)

    def _stream_row(self, value: Value) -> Stream | None:
        if not isinstance(value, Pending) or not isinstance(value.callee, Lib):
            return None
        return self.rules.streams.get(value.callee.name) or self.rules.stream_decorators.get(value.callee.name)

    def _send(self, value: Pending, state: State, ways: Ways, frame: Frame) -> None:
        _, here = self.place(value, frame)
        assert isinstance(value.callee, Lib)
        if not value.arguments[0]:
            self.machine.streams.read(value.callee.name, value.handed, state)
        reader = Reader(value.callee.name, value.handed)
        for body in value.arguments[0]:
            if isinstance(body, Pending) and body.site[0] != here.scope:
                body = structs.replace(body, site=value.site)
            index = body.site[1] if isinstance(body, Pending) and body.site[0] == here.scope else -1
            self.machine.streams.send(body, reader, index, state, ways, here)

    def place(self, value: Pending, frame: Frame) -> tuple[int, Frame]:
        """The call at which it is told, and the function in which that stands."""
        scope, index = value.site
        if scope == frame.scope or scope < 0:
            return index, frame
        row = self.machine.program.scopes[scope]
        return index, Frame(scope, row, frame.reached, home=True, root=frame.root, unit=frame.unit)
