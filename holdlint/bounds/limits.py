"""What loops, limits and retries around a call make of the time that it takes."""

from __future__ import annotations

from math import inf

from msgspec import structs

from holdlint.bounds.around import Argument, Around, Awaited, Block, Loop
from holdlint.bounds.leaves import Lasting, labelled
from holdlint.bounds.reader import Reader, Way
from holdlint.bounds.said import Said
from holdlint.link.values import Function, Lib
from holdlint.model import headers as h
from holdlint.model.findings import Read

RANGE = "builtins.range"


class Limits:
    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.inference = reader.inference
        self.program = reader.program

    def apply(
        self, lasting: Lasting, layers: list[Around], scope: int, way: Way, coroutine: bool, held: int | None
    ) -> Lasting:
        """What stands around a call, from the inside out. `coroutine`: the call only makes what is awaited elsewhere; `held`: the
        line since which something is held in this very function, None if all of it is held."""
        waits = not coroutine
        for layer in layers:
            if isinstance(layer, Awaited):
                waits = True
            elif isinstance(layer, Loop):
                around_hold = held is not None and layer.lines[0] <= held <= layer.lines[1]
                if waits and not around_hold:
                    lasting = self._rounds(lasting, layer, scope, way)
            elif isinstance(layer, Block):
                lasting = self.block(lasting, layer.context, scope, way)
            elif isinstance(layer, Argument):
                lasting, side_by_side = self._argument(lasting, layer, scope, way)
                waits = waits and not side_by_side
        return lasting

    # ---- loops

    def rounds(self, source: h.Expr | None, scope: int, way: Way, line: int) -> tuple[float | None, tuple[Read, ...]]:
        """How many rounds a loop over something has at most; None if nobody knows."""
        if source is None:
            return None, ()
        if isinstance(source, h.Sequence) and not any(isinstance(item, h.Starred) for item in source.items):
            return float(len(source.items)), ()
        if isinstance(source, h.Call):
            return self._called_rounds(source.index, scope, way)
        if isinstance(source, h.Name):
            bindings = [b for b in self.inference.find(scope, source.id) if b.assign is not None]
            if len(bindings) == 1 and bindings[0].assign is not None and bindings[0].assign.how == "=":
                value = bindings[0].assign.value
                if isinstance(value, h.Sequence) and not any(isinstance(item, h.Starred) for item in value.items):
                    return float(len(value.items)), self._place(
                        bindings[0].scope, bindings[0].assign.line, len(value.items)
                    )
        return None, ()

    def _called_rounds(self, index: int, scope: int, way: Way) -> tuple[float | None, tuple[Read, ...]]:
        site = self.program.scopes[scope].calls[index]
        for value in self.inference.infer(scope, site.function):
            if isinstance(value, Lib) and value.name == RANGE:
                said = [self.reader.said(scope, argument, way, site.line) for argument in site.arguments]
                numbers = [one.number for one in said if one is not None and one.number is not None]
                if not numbers or len(numbers) < len(site.arguments):
                    return None, ()
                start, stop = (0.0, numbers[0]) if len(numbers) == 1 else (numbers[0], numbers[1])
                step = numbers[2] if len(numbers) > 2 else 1.0
                if inf in numbers or not step:
                    return None, ()
                read = tuple(read for one in said if one is not None for read in one.read)
                return max(0.0, -((start - stop) // step)), read
            if isinstance(value, Lib) and value.name in ("builtins.enumerate", "builtins.reversed", "builtins.list"):
                return self.rounds(site.arguments[0], scope, way, site.line) if site.arguments else (None, ())
        limit = self.reader.called(scope, index, way)
        if limit is not None and limit.attempts is not None:
            return limit.attempts, limit.read
        return None, ()

    def _place(self, scope: int, line: int, number: int) -> tuple[Read, ...]:
        return (Read(self.program.path(scope), line, f"{number} elements"),) if line else ()

    def _rounds(self, lasting: Lasting, layer: Loop, scope: int, way: Way) -> Lasting:
        rounds, read = self.rounds(layer.source, scope, way, layer.line)
        if rounds is None:
            return structs.replace(lasting, endless=True)
        if rounds <= 1 or rounds == inf:
            return lasting if rounds <= 1 else structs.replace(lasting, endless=True)
        return structs.replace(
            lasting,
            seconds=lasting.seconds * rounds if lasting.seconds is not None else None,
            why=f"{lasting.why} × {rounds:g} rounds" if lasting.seconds is not None else lasting.why,
            times=lasting.times * rounds,
            read=_joined(lasting.read, labelled(read, "rounds")),
        )

    # ---- limits

    def block(self, lasting: Lasting, context: h.Expr, scope: int, way: Way) -> Lasting:
        if not isinstance(context, h.Call):
            return lasting
        site = self.program.scopes[scope].calls[context.index]
        row = self.reader.limit_of(scope, site.function)
        if row is None or row.of != "block":
            return lasting
        return self.cut(lasting, self.reader.limit(row, scope, site, way), _spoken(site))

    def _argument(self, lasting: Lasting, layer: Argument, scope: int, way: Way) -> tuple[Lasting, bool]:
        """The call is an argument of another; whether that one runs its arguments side by side."""
        site = self.program.scopes[scope].calls[layer.call]
        row = self.reader.limit_of(scope, site.function) if layer.key is not None else None
        if row is None:
            return lasting, False
        if row.of == "parallel":
            return lasting, True
        if row.of == "argument" and row.argument == layer.key:
            return self.cut(lasting, self.reader.limit(row, scope, site, way), _spoken(site)), False
        return lasting, False

    def cut(self, lasting: Lasting, said: Said, name: str) -> Lasting:
        if said.seconds is None or said.seconds == inf:
            return lasting
        if lasting.seconds is not None and lasting.seconds <= said.seconds and not lasting.endless:
            return lasting
        read = _joined(lasting.read, labelled(said.read, name))
        return Lasting(said.seconds, f"{name}({said.seconds:g})", 1, False, read, lasting.fails)

    # ---- retries

    def decorated(self, lasting: Lasting, scope: int, way: Way) -> Lasting:
        """What the decorators of a function make of the time that it takes, the innermost first."""
        outer = self.program.parent(scope)
        for expr in reversed(self.program.scopes[scope].decorators):
            site = self.program.scopes[outer].calls[expr.index] if isinstance(expr, h.Call) else None
            row = self.reader.limit_of(outer, site.function if site is not None else expr)
            if row is None or row.of != "function":
                continue
            said = self.reader.limit(row, outer, site, ())
            name = _spoken(site) if site is not None else _text(expr)
            lasting = (
                self.cut(lasting, said, name) if said.cuts and said.attempts is None else _tried(lasting, said, name)
            )
        return lasting

    def is_coroutine(self, scope: int, index: int, awaiting: bool) -> bool:
        """Whether a call only makes a coroutine: of a function that is async, or of a library's that waits when it is awaited."""
        if index < 0:
            return False
        site = self.program.scopes[scope].calls[index]
        values = self.inference.infer(scope, site.function)
        return awaiting or any(
            isinstance(value, Function) and self.program.scopes[value.scope].is_async for value in values
        )


def _tried(lasting: Lasting, said: Said, name: str) -> Lasting:
    """All attempts together: as many as are made, or for as long as new ones are begun, and the pauses between them."""
    if not lasting.fails:
        return lasting
    attempts = said.attempts if said.attempts is not None else inf
    if attempts == inf and (said.seconds is None or said.seconds == inf):
        read = _joined(lasting.read, labelled(said.read, name))
        return Lasting(
            inf if lasting.seconds is not None else None, f"{name} tries without end", lasting.times, False, read
        )
    seconds = lasting.seconds
    if seconds is not None and seconds != inf:
        whole = seconds * attempts + (said.pause or 0.0) * (attempts - 1) if attempts != inf else inf
        begun = said.seconds + seconds if said.seconds is not None else inf
        seconds = min(whole, begun)
    times = lasting.times * attempts if attempts != inf else lasting.times
    words = f"{attempts:g} attempts of {name}" if attempts != inf else f"{name}({said.seconds:g})"
    return Lasting(
        seconds, f"{lasting.why} × {words}", times, lasting.endless, _joined(lasting.read, labelled(said.read, name))
    )


def _joined(one: tuple[Read, ...], other: tuple[Read, ...]) -> tuple[Read, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _spoken(site: h.CallSite) -> str:
    return _text(site.function)


def _text(expr: h.Expr) -> str:
    names: list[str] = []
    while isinstance(expr, h.Attribute):
        names.append(expr.name)
        expr = expr.value
    if isinstance(expr, h.Name):
        names.append(expr.id)
    return ".".join(reversed(names)) or "limit"
