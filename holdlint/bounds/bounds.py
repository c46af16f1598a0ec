"""For how long a finding's wait can last, with the places where each number was read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from math import inf
from typing import TYPE_CHECKING

from holdlint.bounds.around import around
from holdlint.bounds.leaves import Lasting, Leaves
from holdlint.bounds.lengths import NONE, Length, Lengths, after, changed, longest, of_lasting
from holdlint.bounds.limits import Limits
from holdlint.bounds.reader import Reader
from holdlint.model.findings import CONNECTION, STREAM, Bound
from holdlint.model.steps import Body

if TYPE_CHECKING:
    from holdlint.link.infer import Inference
    from holdlint.link.reach import Reach
    from holdlint.rulebook.rows import Wait
    from holdlint.track.waits import Meet

UNKNOWN = "the bound is unknown"
SECOND = "until the pool has a connection again"
READ = "its reader decides for how long"


class Bounds:
    """`body` gives the steps of a function by its scope; `upstream` is how long whatever is waited for takes to answer."""

    def __init__(
        self, inference: Inference, reach: Reach, body: Callable[[int], Body | None], upstream: float = inf
    ) -> None:
        self.reader = Reader(inference)
        self.leaves = Leaves(self.reader, reach.entries, upstream)
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
        try:
            lasting, whole = self._measured(row, meet)
        except RecursionError:
            # Calls nested this deeply are given up: the bound is unknown, and the finding is told.
            return Bound(None, UNKNOWN)
        return self._bound(lasting, whole)

    def held(self, scope: int, meets: Sequence[Meet], taken: int | None) -> Length:
        """For how long a function holds at most that meets these waits, one after the other; `taken` is the line since which it
        does, None if it was so before."""
        weights: dict[int, Length] = {}
        beside = NONE
        for meet in meets:
            row = self.rules.wait(meet.leaf.api)
            if row is None:
                continue
            if meet.call < 0 or meet.chain[0][0] != scope:
                beside = after(beside, self._measured(row, meet)[1])
            else:
                alone = self._measured(row, meet, outside=False)[1]
                weights[meet.call] = longest(weights.get(meet.call, NONE), alone)
        body = self.body(scope)
        inside = self.lengths.hold(body.steps, scope, weights, taken) if body is not None and weights else NONE
        return after(beside, inside)

    def is_alone(self, meet: Meet) -> bool:
        """Whether the finding's call waits for no more than what is told."""
        row = self.rules.wait(meet.leaf.api)
        if row is None:
            return True
        lasting, whole = self._measured(row, meet, outside=False)
        return whole == of_lasting(lasting)

    def _measured(self, row: Wait, meet: Meet, outside: bool = True) -> tuple[Lasting, Length]:
        """The told wait, and all that the finding's call waits for; without `outside` what stands around that call counts not."""
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
                if not outside:
                    return lasting, self._longer(self._whole(meet), of_lasting(lasting))
                whole = changed(
                    self._longer(self._whole(meet), of_lasting(lasting)),
                    partial(
                        self.limits.apply, layers=layers or [], scope=scope, way=(), coroutine=coroutine, held=held
                    ),
                )
            lasting = self.limits.apply(lasting, layers or [], scope, way, coroutine, own)
            if number > 0:
                lasting = self.limits.decorated(lasting, scope, way)
        return lasting, self._longer(whole, of_lasting(lasting))

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
