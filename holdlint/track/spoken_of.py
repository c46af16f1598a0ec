"""What rules say of calling something of a library, asked once for each name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from holdlint.link import library
from holdlint.link.values import LibObject, Value
from holdlint.rulebook.rows import Give, Read, Run, Wait

if TYPE_CHECKING:
    from holdlint.track.machine import Machine


class Spoken(Struct, frozen=True):
    """The rows about a call; `names` are those under which rules may speak of it, nearest first, `runs_as` the one for which there
    is the row `run`. The flags say whether there is any row of that kind: of what ends a container of providers, puts something
    into a place, sends an answer, takes something from a place."""

    names: list[str]
    runs_as: str
    run: Run | None
    wait: Wait | None
    give: Give | None
    reads: Read | None
    finishes: bool
    puts: bool
    streams: bool
    gets: bool


class SpokenOf:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._known: dict[tuple[str, str | None], Spoken] = {}

    def of(self, name: str, receiver: Value | None) -> Spoken:
        """What rules say of calling `name` on a receiver."""
        key = (name, receiver.type if isinstance(receiver, LibObject) else None)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._ask(library.names_of(self.machine.inference, name, receiver))
        return known

    def _ask(self, names: list[str]) -> Spoken:
        rules = self.machine.rules
        runs_as = next((one for one in names if rules.runs.get(one) is not None), "")
        return Spoken(
            names,
            runs_as,
            rules.runs.get(runs_as),
            self.machine.wait_rows.of(names),
            next((give for one in names if (give := rules.calls.get(one)) is not None), None),
            next((read for one in names if (read := rules.reads.get(one)) is not None), None),
            any(rules.finishes.get(one) is not None for one in names),
            any(rules.puts.get(one) is not None for one in names),
            any(rules.stream(one) is not None for one in names),
            any(rules.gets.get(one) is not None for one in names),
        )
