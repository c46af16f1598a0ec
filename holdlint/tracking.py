"""Looks at the scopes of a program, and tracks the functions of the cone, on several cores: what is found for one does not
depend on the others."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from holdlint.link.infer import Inference
from holdlint.link.reach import Reach, Seen
from holdlint.track.asked import Asked
from holdlint.track.machine import Machine
from holdlint.track.waits import Meet, better
from holdlint.workers import NEVER, Work, spread

WORTH_FORKING = 3_000
"""Lines of functions from which a second process pays."""


WORTH_LOOKING = 20_000
"""Calls of a program from which a second process pays."""


def reach_of(inference: Inference, jobs: int, second_connections: bool, streams: bool, unpooled: bool) -> Reach:
    """Who reaches what; the same whoever looked."""
    reach = Reach(inference, second_connections, streams, unpooled)
    if inference.program.shelf is not None:
        reach.close(reach.look_around())
        inference.program.shelf = None  # what has not been read by now is not missed
        return reach
    scopes = inference.program.scopes
    work: Work[int, Seen] = Work("", reach.look, int, Seen, forked=WORTH_LOOKING, fresh=NEVER)
    reach.close(spread(work, range(len(scopes)), [len(row.calls) + 1 for row in scopes], jobs))
    return reach


class Tracked(Struct, array_like=True, frozen=True, gc=False):
    """What running one function gave: meets, and the calls inside holds with whether they were followed."""

    meets: tuple[Meet, ...]
    calls: tuple[tuple[int, int, bool], ...]


def track(machine: Machine, roots: Sequence[tuple[int, Asked]], jobs: int) -> None:
    """Runs the functions, each for what is asked of it; what is found is in the machine afterwards, the same whoever ran
    them."""

    def run(number: int) -> Tracked:
        scope, asked = roots[number]
        machine.waits.met = {}
        machine.coverage.calls = {}
        machine.run(scope, asked)
        calls = tuple([(*key, resolved) for key, resolved in machine.coverage.calls.items()])
        return Tracked(tuple(machine.waits.met.values()), calls)

    scopes = machine.program.scopes
    sizes = [scopes[scope].end_line - scopes[scope].line + 10 for scope, _ in roots]
    work: Work[int, Tracked] = Work("", run, int, Tracked, forked=WORTH_FORKING, fresh=NEVER)
    met: dict[tuple[int, int, str], Meet] = {}
    calls: dict[tuple[int, int], bool] = {}
    for tracked in spread(work, range(len(roots)), sizes, jobs):
        for meet in tracked.meets:
            key = machine.waits.key(meet)
            known = met.get(key)
            if known is None or better(meet, known):
                met[key] = meet
        for scope, index, resolved in tracked.calls:
            calls[scope, index] = resolved or calls.get((scope, index), False)
    machine.waits.met = met
    machine.coverage.calls = calls
