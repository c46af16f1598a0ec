"""For how long all can last that a call waits for: waits one after the other are added, of branches and of what runs side by side
the longest counts, loops and limits are those that stand around.

Only what waits counts: what statements of the database take is not known. What is called through a receiver that nobody knows
counts nothing, so that the sum is what is seen, not what is possible.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import TYPE_CHECKING

from msgspec import Struct

from holdlint.bounds.around import exprs, extent, inside, parts
from holdlint.bounds.leaves import Lasting, Leaves
from holdlint.bounds.limits import Limits
from holdlint.bounds.reader import ANY_DEPTH, Reader, Way
from holdlint.link.library import names_for
from holdlint.link.values import Bound, Class, Function, Lib, LibObject, Object, Partial, Value
from holdlint.model import headers as h
from holdlint.model import steps as s

if TYPE_CHECKING:
    from holdlint.link.reach import Reach

DEEPEST = 12
MOST = 600
"""Calls that are looked at for one question; how long the rest takes is not known."""


class Length(Struct, frozen=True):
    """`known`: whether all that was seen has a bound that is known; else the seconds are those that are."""

    seconds: float = 0.0
    known: bool = True
    endless: bool = False
    """Whether some of it stands in a loop of which nobody knows how many rounds it has."""
    fails: bool = False
    """Whether some of it lasts so long because nothing answers."""


NONE = Length()
BEYOND = Length(known=False)


def of_lasting(lasting: Lasting) -> Length:
    """A wait as a length."""
    return Length(lasting.seconds or 0.0, lasting.seconds is not None, lasting.endless, lasting.fails)


def after(one: Length, other: Length) -> Length:
    """One after the other."""
    return Length(
        one.seconds + other.seconds, one.known and other.known, one.endless or other.endless, one.fails or other.fails
    )


def longest(*options: Length) -> Length:
    """Any of them."""
    return Length(
        max(one.seconds for one in options),
        all(one.known for one in options),
        any(one.endless for one in options),
        any(one.fails for one in options),
    )


def changed(length: Length, change: Callable[[Lasting], Lasting]) -> Length:
    """A length with what limits and loops make of it."""
    if length == NONE:
        return length
    lasting = change(Lasting(length.seconds if length.known else None, "", 1, length.endless, fails=length.fails))
    if lasting.seconds is None:
        return Length(length.seconds, False, lasting.endless, lasting.fails)
    return Length(lasting.seconds, True, lasting.endless, lasting.fails)


Weight = Callable[[int], Length | None]
"""What a call of a body weighs by its number; None: what it is says so itself."""


class Lengths:
    def __init__(
        self, reader: Reader, leaves: Leaves, limits: Limits, reach: Reach, body: Callable[[int], s.Body | None]
    ):
        self.reader, self.leaves, self.limits, self.reach, self.body = reader, leaves, limits, reach, body
        self.inference = reader.inference
        self.program = reader.program
        self.rules = reader.rules
        self._known: dict[tuple[int, Way], tuple[Length, int]] = {}
        """For each function, by the way there, its length, and the length of the shortest way that it depends on."""
        self._free: dict[int, Length] = {}
        """The functions whose length does not depend on the way."""
        self._left = MOST
        self._taken: int | None = None

    # ---- functions

    def function(self, scope: int, way: Way) -> Length:
        """All that a function waits for, its decorators included."""
        if not self.reach.waits[scope]:
            return NONE
        free = self._free.get(scope)
        if free is not None:
            return free
        if len(way) > DEEPEST or self._left < 0:
            self.reader.shallowest = 0
            return NONE
        for depth, hop in enumerate(way[:-1], 1):
            if hop[0] == scope:  # recursion
                self.reader.shallowest = min(self.reader.shallowest, depth)
                return NONE
        key = (scope, way)
        known = self._known.get(key)
        if known is None:
            outside, self.reader.shallowest = self.reader.shallowest, ANY_DEPTH
            body = self.body(scope)
            plain = self.steps(body.steps, scope, way, lambda _: None) if body is not None else NONE
            length = changed(plain, lambda one: self.limits.decorated(one, scope, way))
            known = self._known[key] = (length, self.reader.shallowest)
            if self.reader.shallowest > len(way):
                # Nothing of what leads here was asked for: it is as long for whoever calls it.
                self._free[scope] = length
            self.reader.shallowest = outside
        self.reader.shallowest = min(self.reader.shallowest, known[1])
        return known[0]

    def call(self, scope: int, index: int, way: Way) -> Length:
        """All that one call waits for, without its arguments."""
        self._left = MOST
        return self._call(scope, index, way)

    def _call(self, scope: int, index: int, way: Way) -> Length:
        self._left -= 1
        if self._left < 0:
            self.reader.shallowest = 0
            return BEYOND
        site = self.program.scopes[scope].calls[index]
        values = self.inference.infer(scope, site.function)
        return longest(NONE, *[self._one(value, scope, index, way) for value in values])

    def _one(self, value: Value, scope: int, index: int, way: Way, given: bool = False) -> Length:
        while isinstance(value, Partial):
            value = value.function
        inner = (*way, (scope, index))
        if isinstance(value, Function):
            return self.function(value.scope, inner)
        if isinstance(value, Class):
            return self._methods(Object(value.scope, True), "__init__", inner)
        if isinstance(value, Object):
            return self._methods(value, "__call__", inner)
        if isinstance(value, (Lib, Bound, LibObject)):
            for name in names_for(self.inference, value):
                row = self.rules.wait(name)
                if row is not None:
                    return of_lasting(self.leaves.of(row, scope, index, way))
                run = self.rules.runs.get(name)
                if run is not None and run.when != "response":
                    if given:
                        return BEYOND
                    return self._runs(run.argument, scope, index, inner)
                if self.rules.is_local(name):
                    return NONE
        return NONE

    def _methods(self, value: Object, name: str, way: Way) -> Length:
        methods = [one for one in self.inference.members.of(value, name) if isinstance(one, Function)]
        return longest(NONE, *[self.function(one.scope, way) for one in methods])

    def _runs(self, key: int | str, scope: int, index: int, way: Way) -> Length:
        """A library runs a function that it is given."""
        site = self.program.scopes[scope].calls[index]
        given = [expr for name, expr in parts(site) if name == key]
        values = [value for expr in given for value in self.inference.infer(scope, expr)]
        # What runs what it is given may be given what does the same: `to_thread(to_thread, f)`.
        return longest(NONE, *[self._one(value, scope, index, way[:-1], given=True) for value in values])

    # ---- bodies

    def hold(self, steps: tuple[s.Step, ...], scope: int, weights: dict[int, Length], taken: int | None) -> Length:
        """What the calls weigh together that are met while something is held, since the line on which it was taken."""
        self._taken = taken
        found = self.steps(steps, scope, (), lambda index: weights.get(index, NONE))
        self._taken = None
        return found

    def steps(self, steps: tuple[s.Step, ...], scope: int, way: Way, weight: Weight) -> Length:
        """All that steps wait for, on the way on which it is most."""
        through, left = self._block(steps, scope, way, weight)
        return longest(*[one for one in (through, left) if one is not None])

    def _block(
        self, steps: tuple[s.Step, ...], scope: int, way: Way, weight: Weight
    ) -> tuple[Length | None, Length | None]:
        """What is waited for where execution comes to the end of the steps, and where it leaves them before; None: it does not."""
        so_far: Length = NONE
        left: Length | None = None
        for step in steps:
            through, out = self._step(step, scope, way, weight)
            if out is not None:
                out = after(so_far, out)
                left = out if left is None else longest(left, out)
            if through is None:
                return None, left
            so_far = after(so_far, through)
        return so_far, left

    def _step(self, step: s.Step, scope: int, way: Way, weight: Weight) -> tuple[Length | None, Length | None]:
        own = NONE
        for expr in exprs(step):
            own = after(own, self.expression(expr, scope, way, weight))
        if isinstance(step, s.Leave):
            return None, own
        if isinstance(step, s.Branch):
            return self._either([step.body, step.otherwise], own, scope, way, weight)
        if isinstance(step, s.Select):
            return self._either([*step.cases, *([] if step.total else [()])], own, scope, way, weight)
        if isinstance(step, s.Repeat):
            inner = self.steps(step.body, scope, way, weight)
            if self._taken is not None:
                first, last = extent(step.body)
                if first <= self._taken <= last:
                    return after(own, inner), None  # it is taken anew in each round
            source = step.source if step.target is not None else None
            return after(own, self._rounds(inner, source, scope, way, step.line)), None
        if isinstance(step, s.Enter):
            through, out = self._block(step.body, scope, way, weight)
            return self._limited(step, own, through, scope, way), self._limited(step, own, out, scope, way)
        if isinstance(step, s.Guard):
            return self._guarded(step, own, scope, way, weight)
        return own, None

    def _either(
        self, blocks: list[tuple[s.Step, ...]], own: Length, scope: int, way: Way, weight: Weight
    ) -> tuple[Length | None, Length | None]:
        found = [self._block(block, scope, way, weight) for block in blocks]
        through = [after(own, one) for one, _ in found if one is not None]
        left = [after(own, one) for _, one in found if one is not None]
        return (longest(*through) if through else None), (longest(*left) if left else None)

    def _rounds(self, length: Length, source: h.Expr | None, scope: int, way: Way, line: int) -> Length:
        if length == NONE:
            return length
        rounds, _ = self.limits.rounds(source, scope, way, line)
        if rounds is None or rounds == inf:
            return Length(length.seconds, length.known, True, length.fails)
        return Length(length.seconds * rounds if rounds else 0.0, length.known, length.endless, length.fails)

    def _limited(self, step: s.Enter, own: Length, inner: Length | None, scope: int, way: Way) -> Length | None:
        if inner is None:
            return None
        return after(own, changed(inner, lambda one: self.limits.block(one, step.context, scope, way)))

    def _guarded(
        self, step: s.Guard, own: Length, scope: int, way: Way, weight: Weight
    ) -> tuple[Length | None, Length | None]:
        """What is tried, then one of the handlers or what follows without an exception, then what is done in any case."""
        tried, out = self._block(step.body, scope, way, weight)
        whole = longest(*[one for one in (tried, out) if one is not None])
        ends: list[tuple[Length | None, Length | None]] = []
        if tried is not None:
            through, left = self._block(step.otherwise, scope, way, weight)
            ends.append(
                (None if through is None else after(tried, through), None if left is None else after(tried, left))
            )
        ends.append((None, out))
        for handler in step.handlers:
            through, left = self._block(handler.body, scope, way, weight)
            ends.append(
                (None if through is None else after(whole, through), None if left is None else after(whole, left))
            )
        final = self.steps(step.final, scope, way, weight) if step.final else NONE
        throughs = [after(own, after(one, final)) for one, _ in ends if one is not None]
        lefts = [after(own, after(one, final)) for _, one in ends if one is not None]
        return (longest(*throughs) if throughs else None), (longest(*lefts) if lefts else None)

    # ---- expressions

    def expression(self, expr: h.Expr, scope: int, way: Way, weight: Weight) -> Length:
        """All that evaluating an expression waits for."""
        if isinstance(expr, h.Call):
            return self._evaluated(expr.index, scope, way, weight)
        if isinstance(expr, h.Choice):
            test = self.expression(expr.test, scope, way, weight) if expr.test is not None else NONE
            options = [self.expression(one, scope, way, weight) for one in expr.options]
            if expr.test is not None:
                return after(test, longest(*options))
            for one in options:  # `a or b`: both may be evaluated
                test = after(test, one)
            return test
        if isinstance(expr, h.Comprehension):
            length = self.expression(expr.element, scope, way, weight)
            for loop in reversed(expr.loops):
                for condition in loop.conditions:
                    length = after(length, self.expression(condition, scope, way, weight))
                length = self._rounds(length, loop.iterable, scope, way, 0)
                length = after(self.expression(loop.iterable, scope, way, weight), length)
            return length
        found = NONE
        for inner in inside(expr):
            found = after(found, self.expression(inner, scope, way, weight))
        return found

    def _evaluated(self, index: int, scope: int, way: Way, weight: Weight) -> Length:
        site = self.program.scopes[scope].calls[index]
        row = self.reader.limit_of(scope, site.function)
        arguments: list[Length] = []
        for key, inner in parts(site):
            length = self._coroutines(inner, scope, way, weight) if row is not None and row.of == "parallel" else None
            if length is None:
                length = self.expression(inner, scope, way, weight)
            if row is not None and row.of == "argument" and row.argument == key:
                said = self.reader.limit(row, scope, site, way)
                length = changed(length, lambda one, said=said: self.limits.cut(one, said, ""))  # type: ignore[misc]
            arguments.append(length)
        if row is not None and row.of == "parallel":
            return longest(NONE, *arguments)
        found = NONE
        for one in arguments:
            found = after(found, one)
        own = weight(index)
        return after(found, own if own is not None else self._call(scope, index, way))

    def _coroutines(self, expr: h.Expr, scope: int, way: Way, weight: Weight) -> Length | None:
        """What is made in a comprehension to run side by side: one of it counts."""
        while isinstance(expr, h.Starred):
            expr = expr.value
        if not isinstance(expr, h.Comprehension):
            return None
        return self.expression(expr.element, scope, way, weight)
