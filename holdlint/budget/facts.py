"""What a program asks of its pools, as far as the source says: which holds wait for how long, and who comes to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from holdlint.bounds.bounds import Bounds
from holdlint.budget.pools import Pools
from holdlint.budget.starts import Starts
from holdlint.checks import MET_CODES
from holdlint.model.budget import Budget, EntryPoint, Held, Pool, Span, Waited
from holdlint.model.findings import Place
from holdlint.model.steps import Body
from holdlint.tell import Teller
from holdlint.track.waits import MOST_DOUBT

if TYPE_CHECKING:
    from holdlint.link.infer import Inference
    from holdlint.link.reach import Reach
    from holdlint.track.waits import Meet

Key = tuple[int, int, int, str]
"""A hold: the function that holds, where it was taken (scope, line), and the handle."""


class Facts:
    def __init__(
        self, inference: Inference, reach: Reach, body: Callable[[int], Body | None], latencies: Sequence[float]
    ) -> None:
        self.program = inference.program
        self.latencies = tuple(latencies)
        self.bounds = [Bounds(inference, reach, body, latency) for latency in latencies]
        self.plain = Bounds(inference, reach, body)
        self.pools = Pools(self.plain.reader, reach)
        self.starts = Starts(self.plain.reader, reach)
        self.body = body
        self.teller = Teller(inference, self.plain, lambda path, line: "")

    def of(self, meets: Sequence[Meet]) -> Budget:
        """The facts about holds that meet waits."""
        pools: list[Pool] = list(self.pools.made.values())
        pools += [one for one in self.pools.shared.values() if one not in pools]
        grouped: dict[Key, list[Meet]] = {}
        for meet in meets:
            if meet.doubt <= MOST_DOUBT and self.plain.rules.wait(meet.leaf.api) is not None:
                grouped.setdefault(self._key(meet), []).append(meet)
        ordered = sorted(grouped.items(), key=lambda item: (self.program.path(item[0][0]), item[0][2], item[0]))
        held: list[Held] = []
        entries: dict[int, list[int]] = {}
        for number, (key, group) in enumerate(ordered):
            pool = self.pools.of(group[0].info)
            if pool not in pools:
                pools.append(pool)
            held.append(self._held(key, group, pools.index(pool)))
            for start in self.starts.reaching(key[0]):
                entries.setdefault(start, []).append(number)
        return Budget(self.latencies, tuple(pools), tuple(held), self._entries(entries))

    def _key(self, meet: Meet) -> Key:
        site = meet.status.site
        return (meet.scope, site.scope if site is not None else -1, site.line if site is not None else 0, meet.handle)

    def _entries(self, found: dict[int, list[int]]) -> tuple[EntryPoint, ...]:
        made = []
        for scope in sorted(found, key=lambda one: (self.program.path(one), self.program.scopes[one].line)):
            kind, route = self.starts.of(scope) or ("function", "")
            place = Place(self.program.path(scope), self.program.scopes[scope].line)
            made.append(EntryPoint(self.program.qualified(scope), kind, route, place, tuple(found[scope])))
        return tuple(made)

    def _held(self, key: Key, group: list[Meet], pool: int) -> Held:
        scope, taken, line, _ = key
        ordered = sorted(group, key=lambda meet: (meet.line, meet.call))
        waits = []
        strongest = max(group, key=lambda meet: meet.status.level)
        hold = self.teller.hold(strongest, self.program.path(scope))
        for meet in ordered:
            bound = self.plain.of(meet)
            code = MET_CODES[meet.leaf.kind]
            alone = self.bounds[0].is_alone(meet)
            path = self.program.path(scope)
            waits.append(
                Waited(path, meet.line, code, meet.leaf.api, bound.seconds, bound.unbounded, alone, bound.read)
            )
        own = line if taken == scope else None
        spans = [self._span(bounds, scope, ordered, own) for bounds in self.bounds]
        return Held(
            self.program.qualified(scope),
            hold.path,
            hold.line,
            hold.what,
            pool,
            tuple(dict.fromkeys(waits)),
            tuple(spans),
        )

    def _span(self, bounds: Bounds, scope: int, meets: list[Meet], own: int | None) -> Span:
        """For how long it is held at most: all that is waited for between its beginning and its end."""
        length = bounds.held(scope, meets, own)
        return Span(length.seconds, length.known, length.endless)
