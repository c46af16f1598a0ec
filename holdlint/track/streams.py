"""Bodies that are sent while somebody reads them: where a generator yields to a consumer outside of the program (HLD107)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link.values import Function, Lib, Object, Pack, Pending, Value, Values
from holdlint.model import headers as h
from holdlint.model.findings import STREAM
from holdlint.track.frame import Frame, Leaf, Resumed
from holdlint.track.renaming import can_run
from holdlint.track.state import State, Ways
from holdlint.track.waits import Meet

if TYPE_CHECKING:
    from holdlint.track.machine import Machine

ITERATING = ("__iter__", "__aiter__")


class Reader:
    """Whoever reads a body, as what runs around the yields of its generator.

    `api` is what sends the body, `place` the call (or the line, negated) of the scope that handed it over; None if the function
    that yields is the framework's own.
    """

    __slots__ = ("api", "place")

    def __init__(self, api: str, place: tuple[int, int] | None) -> None:
        self.api, self.place = api, place

    def __call__(self, values: Values, inside: State) -> Resumed:
        """The generator goes on as it was."""
        return Resumed(inside)


class Streams:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.streamed = machine.reach.streamed

    def matters(self, scope: int) -> bool:
        """Whether it matters to streams what a function makes: it can be a body, or an answer that has one."""
        if not self.machine.asked.streams:
            return False
        row = self.machine.program.scopes[scope]
        generates = row.is_generator and not self.machine.inference.is_context_manager(scope)
        return generates or self.machine.reach.defers[scope]

    def concerns(self, function: Function, env: dict[str, Values]) -> bool:
        """Whether it can matter to streams what a call does; else it does the same whether it is asked for them or not."""
        reach = self.machine.reach
        if reach.defers[function.scope] or reach.generates[function.scope] or function.outer:
            return True
        given = (*env.values(), (function.receiver,) if function.receiver is not None else ())
        return any(can_run(values) for values in given)

    # ---- what is a body

    def bodies(self, values: Values, place: tuple[int, int]) -> Values:
        """Those of the values, handed over at a call, that can be a body which runs when it is sent."""
        found: list[Value] = []
        for value in values:
            if isinstance(value, Function) and self.machine.program.scopes[value.scope].is_generator:
                value = Pending(value, (), (), place)
            if isinstance(value, Object) or self.machine.calls.is_generator(value):
                found.append(value)
        return tuple(found)

    def is_expression(self, expr: h.Expr | None, frame: Frame) -> bool:
        """Whether an expression is a generator expression, or a name that stands for nothing else in this function."""
        if isinstance(expr, h.Name):
            values = [a.value for a in frame.row.assigns if isinstance(a.target, h.Name) and a.target.id == expr.id]
            return bool(values) and all(not isinstance(v, h.Name) and self.is_expression(v, frame) for v in values)
        return isinstance(expr, h.Comprehension) and expr.kind == "generator"

    def returned(self, values: Values, line: int, state: State, frame: Frame) -> None:
        """A function returns: if a framework sends what it returns, a generator runs when it is sent."""
        sender = self.streamed.of(frame.scope)
        if sender is None or not sender.row.returned:
            return
        first = [
            v for value in values for v in (value.items[0] if isinstance(value, Pack) and value.items else (value,))
        ]
        bodies = tuple([v for v in first if self.machine.calls.is_generator(v)])
        if bodies:
            site = (frame.scope, -line)
            self.machine.later.add((Pending(Lib(sender.name), (bodies,), (), (frame.scope, -1), site),), state)

    def reader_of(self, scope: int) -> Reader | None:
        """Who reads the elements of a function that a framework calls, if that is a generator.

        Missed alarm: what decorators of the project do around such a function is not followed.
        """
        if not self.machine.program.scopes[scope].is_generator:
            return None
        sender = self.streamed.of(scope)
        return Reader(sender.name, None) if sender is not None else None

    # ---- a body is sent

    def send(self, body: Value, reader: Reader, index: int, state: State, ways: Ways, frame: Frame) -> None:
        """Runs a body to its end, read by somebody."""
        calls = self.machine.calls
        if isinstance(body, Pending) and calls.is_generator(body):
            state.become(calls.run_generator(body, state, ways, frame, reader, index))
            return
        made: list[Value] = []
        if isinstance(body, Object):
            for name in ITERATING:
                for method in self.machine.inference.members.of(body, name):
                    if isinstance(method, Function):
                        made += calls.function(method, (), (), -1, state, ways, frame, awaited=False)
        generators = [value for value in made if calls.is_generator(value)]
        for value in generators:
            self.send(value, reader, -1, state, ways, frame)
        if not generators:
            calls.consume((body,), state, ways, frame, False)

    # ---- what is told

    def yields(self, expr: h.Yield, reader: Reader, state: State, frame: Frame) -> None:
        """A body yields: its consumer takes the element when it likes."""
        if not self.machine.asked.streams or state.dead:
            return
        line = frame.row.yield_sites[expr.index].line
        leaf = Leaf(reader.api, STREAM, frame.scope, expr.index, self.machine.assumed)
        way = () if reader.place is None else (reader.place,)
        self._tell(leaf, frame.scope, -1, line, (*way, (frame.scope, -line)), state)

    def read(self, api: str, place: tuple[int, int], state: State) -> None:
        """A body that is a generator expression is sent: it stands where it is handed over."""
        if self.machine.asked.streams and not state.dead:
            scope, call = place
            line = self.machine.program.scopes[scope].calls[call].line
            self._tell(Leaf(api, STREAM, scope, -1, self.machine.assumed), scope, call, line, (place,), state)

    def _tell(
        self, leaf: Leaf, scope: int, call: int, line: int, chain: tuple[tuple[int, int], ...], state: State
    ) -> None:
        waits = self.machine.waits
        hold = waits.strongest(state, leaf)
        if hold is not None:
            handle, status = hold
            info = waits.spoken(handle, state)
            waits.note(Meet(scope, call, line, handle, info, status, leaf, chain, self.machine.doubt))
