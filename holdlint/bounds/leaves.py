"""For how long one call of a library waits: what its arguments say, else what it was made with, else the library's default."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from holdlint.bounds.made import Made, Makers
from holdlint.bounds.reader import Reader, Way
from holdlint.bounds.said import Said
from holdlint.model import headers as h
from holdlint.model.findings import Read

if TYPE_CHECKING:
    from holdlint.link.entries import Entries
    from holdlint.rulebook.rows import Wait

CONSTRUCTORS = 4
OWN = frozenset({"sleep"})
"""Kinds of wait that do not depend on how fast somebody answers."""


class Lasting(Struct, frozen=True):
    """`seconds` of all `attempts` together; `inf`: nothing bounds it, None: unknown. `endless`: in a loop of which nobody knows how
    many rounds it has, of which the seconds are one."""

    seconds: float | None
    why: str
    times: float = 1
    endless: bool = False
    read: tuple[Read, ...] = ()
    fails: bool = True
    """Whether it can last so long because nothing answers; what is answered in time is not tried again."""


class Leaves:
    def __init__(self, reader: Reader, entries: Entries, upstream: float = inf) -> None:
        self.reader = reader
        self.upstream = upstream
        self.makers = Makers(reader, entries)
        self.program = reader.program

    def of(self, row: Wait, scope: int, index: int, way: Way) -> Lasting:
        """How long the call waits, all attempts included. `index` is negative where Python itself calls."""
        site = self.program.scopes[scope].calls[index] if index >= 0 else None
        if site is None:
            return self._sum(row, row.timeout, row.why, float(row.attempts), None, (), ())
        seconds, why = row.timeout, row.why
        read: tuple[Read, ...] = ()
        said, value = self._set(row, scope, site, way)
        tries: Said | None = self._retries(row, scope, site, way)
        if not said or tries is None:
            for made in self._made(scope, site, way)[:CONSTRUCTORS]:
                inner = self.program.scopes[made[0]].calls[made[1]]
                if not said:
                    said, value = self._set(row, made[0], inner, made[2])
                if tries is None:
                    tries = self._retries(row, made[0], inner, made[2])
                mounted = self._mounted(made)
                if mounted is not None:
                    if not said and mounted.seconds is not None:
                        said, value = True, mounted
                    tries = mounted if tries is None and mounted.attempts is not None else tries
        if said:
            name = row.parameter or "timeout"
            if value is None:
                seconds, why = None, f"{name} is given, its value is unknown"
            elif value.bound is not None:
                seconds = value.bound
                why = f"{name}=None" if seconds == inf else f"{name}={seconds:g}"
                read = labelled(value.read, name)
            if tries is None and value is not None and value.attempts is not None:
                tries = value
        attempts = float(row.attempts)
        more: tuple[Read, ...] = ()
        if tries is not None and tries.attempts is not None:
            attempts, more = tries.attempts, labelled(tries.read, "retries")
        return self._sum(row, seconds, why, attempts, tries.pause if tries is not None else None, read, more)

    def _sum(
        self,
        row: Wait,
        seconds: float | None,
        why: str,
        attempts: float,
        pause: float | None,
        read: tuple[Read, ...],
        more: tuple[Read, ...],
    ) -> Lasting:
        if self.upstream != inf and row.kind not in OWN and (seconds is None or seconds > self.upstream):
            return Lasting(self.upstream, why, 1, False, (*read, *more), fails=False)
        if seconds is not None and seconds != inf and attempts > 1:
            seconds = seconds * attempts + (pause or 0.0) * (attempts - 1)
            if attempts != row.attempts or why != row.why:
                why = f"{why} × {attempts:g} attempts" if attempts != inf else f"{why}, tried without end"
        kept = tuple(dict.fromkeys((*read, *more)))
        return Lasting(seconds, why, max(1.0, attempts), False, kept)

    # ---- where numbers stand

    def _set(self, row: Wait, scope: int, site: h.CallSite, way: Way) -> tuple[bool, Said | None]:
        """Whether a call sets the timeout, and what it says: by the parameter, by position, or by an argument that limits."""
        for key in (row.parameter, row.position):
            if key is not None:
                given, said = self.reader.given(scope, site, key, way)
                if given:
                    return True, said
        for expr in (*site.arguments, *[value for _, value in site.keywords]):
            if isinstance(expr, (h.Call, h.Name, h.Attribute)) and self._could_limit(scope, expr):
                said = self.reader.said(scope, expr, way, site.line)
                if said is not None and said.seconds is not None:
                    return True, said
        return False, None

    def _could_limit(self, scope: int, expr: h.Expr) -> bool:
        """Whether an argument is an object of a library that says limits."""
        rules = self.reader.rules
        for value in self.reader.inference.infer(scope, expr):
            name = getattr(value, "type", None)
            if name is not None and rules.limits.get(name) is not None:
                return True
        return False

    def _retries(self, row: Wait, scope: int, site: h.CallSite, way: Way) -> Said | None:
        """The attempts that a call sets: by the row's keyword, or by an argument that limits."""
        for key in row.retries:
            given, said = self.reader.given(scope, site, key, way)
            if given and said is not None and said.tries is not None:
                attempts = said.attempts if said.attempts is not None else said.tries + 1
                return structs.replace(said, attempts=attempts)
        for expr in (*site.arguments, *[value for _, value in site.keywords]):
            if isinstance(expr, (h.Call, h.Name, h.Attribute)) and self._could_limit(scope, expr):
                said = self.reader.said(scope, expr, way, site.line)
                if said is not None and said.attempts is not None:
                    return said
        return None

    # ---- objects that were made before

    def _made(self, scope: int, site: h.CallSite, way: Way) -> list[Made]:
        function = site.function
        if isinstance(function, h.Attribute):
            return self.makers.of(scope, function.value, way)
        return self.makers.of(scope, function, way)

    def _mounted(self, made: Made) -> Said | None:
        """What is said of an object by calls of its methods beside the call that made it (`session.mount("https://", adapter)`)."""
        scope, index, way = made
        row = self.program.scopes[scope]
        for site in row.calls:
            function = site.function
            if not isinstance(function, h.Attribute):
                continue
            limit = self.reader.limit_of(scope, function)
            if limit is None or limit.of != "receiver":
                continue
            if any(one[:2] == (scope, index) for one in self.makers.of(scope, function.value, way)):
                said = self.reader.limit(limit, scope, site, way)
                if said.limits:
                    return said
        return None


def labelled(read: tuple[Read, ...], name: str) -> tuple[Read, ...]:
    return tuple(structs.replace(one, says=f"{name} {one.says}") if " " not in one.says else one for one in read)
