"""For how long a finding's wait can last, with the places where each number was read."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import inf
from typing import TYPE_CHECKING

from holdlint.bounds.around import around
from holdlint.bounds.leaves import Lasting, Leaves
from holdlint.bounds.lengths import NONE, Length, Lengths, changed, of_lasting
from holdlint.bounds.limits import Limits
from holdlint.bounds.reader import Reader
from holdlint.model.findings import CONNECTION, STREAM, Bound
from holdlint.model.steps import Body

if TYPE_CHECKING:
    from holdlint.link.infer import Inference
    from holdlint.link.reach import Reach
    from holdlint.track.waits import Meet

UNKNOWN = "the bound is unknown"
SECOND = "until the pool has a connection again"
READ = "its reader decides for how long"


class Bounds:
    """`body` gives the steps of a function by its scope."""

    def __init__(self, inference: Inference, reach: Reach, body: Callable[[int], Body | None]) -> None:
        self.reader = Reader(inference)
        self.leaves = Leaves(self.reader)
        self.limits = Limits(self.reader)
        self.lengths = Lengths(self.reader, self.leaves, self.limits, reach, body)
        self.program = inference.program
        self.rules = inference.rules
        self.body = body

    def of(self, meet: Meet) -> Bound:
        """The bound of what a hold meets."""
        if meet.leaf.kind == STREAM:
            return Bound(None, READ, unbounded=True)
        row = self.rules.wait(meet.leaf.api) if meet.leaf.kind != CONNECTION else None
        if row is None:
            return Bound(None, SECOND if meet.leaf.pool is not None else UNKNOWN)
        lasting = self.leaves.of(row, meet.leaf.scope, meet.leaf.call, meet.chain[:-1])
        site = meet.status.site
        held = site.line if site is not None and site.scope == meet.scope else None
        whole = NONE
        for number in range(len(meet.chain) - 1, -1, -1):
            scope, call = meet.chain[number]
            way = meet.chain[:number]
            body = self.body(scope)
            layers = around(body.steps, self.program.scopes[scope], call) if body is not None else None
            awaiting = number == len(meet.chain) - 1 and row.when != "call"
            coroutine = self.limits.is_coroutine(scope, call, awaiting)
            own = held if number == 0 else None
            if number == 0:
                whole = changed(
                    self._longer(self._whole(meet), of_lasting(lasting)),
                    partial(
                        self.limits.apply, layers=layers or [], scope=scope, way=(), coroutine=coroutine, held=held
                    ),
                )
            lasting = self.limits.apply(lasting, layers or [], scope, way, coroutine, own)
            if number > 0:
                lasting = self.limits.decorated(lasting, scope, way)
        return self._bound(lasting, self._longer(whole, of_lasting(lasting)))

    def _whole(self, meet: Meet) -> Length:
        """All that the finding's own call waits for."""
        scope, call = meet.chain[0]
        return self.lengths.call(scope, call, ()) if call >= 0 else NONE

    def _longer(self, whole: Length, told: Length) -> Length:
        """What is seen of the whole, but no less than what is told."""
        return whole if whole.seconds > told.seconds or not told.known else told

    def _bound(self, lasting: Lasting, total: Length) -> Bound:
        seconds = lasting.seconds if lasting.seconds is not None and lasting.seconds != inf else None
        times = None if lasting.endless else int(lasting.times) if lasting.times != inf else None
        return Bound(
            seconds,
            lasting.why or (UNKNOWN if lasting.seconds is None else "no timeout"),
            lasting.seconds == inf,
            times,
            total.seconds
            if total.known and not total.endless and total.seconds != inf and seconds is not None
            else None,
            lasting.read,
        )
