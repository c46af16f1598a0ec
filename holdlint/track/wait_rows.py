"""Which calls of libraries wait, as the rules say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link.values import Constant, Value, Values
from holdlint.rulebook.rows import Wait
from holdlint.track.frame import Frame, Leaf
from holdlint.track.renaming import handles_in
from holdlint.track.state import State, Ways

if TYPE_CHECKING:
    from holdlint.track.machine import Machine

Keyed = tuple[tuple[str, Values], ...]


class WaitRows:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.rules = machine.rules

    def of(self, names: list[str]) -> Wait | None:
        for name in names:
            row = self.rules.wait(name)
            if row is not None:
                return row
            if self.rules.is_local(name):
                return None
        return None

    def waits(self, row: Wait, arguments: tuple[Values, ...], keywords: Keyed) -> bool:
        """Whether this call of a function that waits does wait, as far as its arguments say."""
        given = dict(keywords)
        for keyword, value in row.unless.items():
            if any(
                isinstance(v, Constant) and v.value == value and type(v.value) is type(value)
                for v in given.get(keyword, ())
            ):
                return False
        if row.needs is None:
            return True
        needs = row.needs if isinstance(row.needs, tuple) else (row.needs,)
        return any(len(arguments) > one if isinstance(one, int) else one in given for one in needs)

    def meet(
        self,
        row: Wait,
        leaf: Leaf,
        receiver: Value | None,
        arguments: tuple[Values, ...],
        keywords: Keyed,
        index: int,
        state: State,
        ways: Ways,
        frame: Frame,
    ) -> None:
        """A call waits. What it waits for is no stranger to the handle that it works on: the session it is given, its own."""
        given = (*enumerate(arguments), *keywords) if row.through is not None else ()
        through = [one for key, values in given if key == row.through for one in handles_in(values)]
        own = self.machine.library.handle_of(receiver, "")
        own_and_through = [handle for handle in (own, *through) if handle is not None]
        for handle in own_and_through:
            self.machine.effects.look(handle)
        kept = {handle: state.handles.pop(handle) for handle in own_and_through if handle in state.handles}
        self.machine.waits.meet(leaf, (), index, state, frame)
        state.handles.update(kept)
        for handle in through:
            self.machine.effects.run(handle, "query", state, ways, self.machine.site(frame, index))

    def leaf(self, names: list[str], row: Wait, index: int, frame: Frame) -> Leaf:
        name = next((n for n in names if self.rules.wait(n) is row), names[0])
        return Leaf(name, row.kind, frame.scope, index, self.rules.assumptions.told(row))
