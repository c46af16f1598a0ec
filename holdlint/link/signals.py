"""Functions that run where a signal is sent: who subscribed them, and which calls send it (`post_save` by `book.save()`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from holdlint.link import library
from holdlint.link.hooks import Hooked
from holdlint.link.origins import origin_of
from holdlint.link.values import (
    Bound,
    Class,
    Constant,
    Function,
    Lib,
    LibObject,
    Many,
    Object,
    Pack,
    Value,
    Values,
    union,
    unwrapped,
)
from holdlint.model import headers as h
from holdlint.rulebook.names import expand

if TYPE_CHECKING:
    from holdlint.link.infer import Inference
    from holdlint.rulebook.rows import Send, Signal


class Subscription(Struct, frozen=True):
    """A function that a signal runs. `senders` is what it was subscribed to: classes, mostly; None is everything, and nothing
    at all says that it is something unknown. `scope` and `line` are where that stands."""

    function: Function
    row: Signal
    senders: Values | None
    scope: int
    line: int


class Sent(Struct, frozen=True):
    """What a call runs by sending a signal: when and in which state of the sender's own transaction, for a sender that is one
    of `models`, and how much of that is guessed."""

    subscription: Subscription
    when: Literal["before", "after", "inside"]
    state: Literal["block", "transaction", "row-lock"]
    models: Values
    doubt: int
    explicit: bool = False
    """The project itself sends it, and says what is passed on."""


class Signals:
    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self.program = inference.program
        self.rules = inference.rules
        self._subscribed: dict[str, list[Subscription]] | None = None
        self._by_function: dict[int, list[Subscription]] = {}
        self._models: dict[str, list[int]] | None = None
        self._senders = {name.rpartition(".")[2] for name in self.rules.sends}
        self._senders |= {name for row in self.rules.signals.rows for name in row.send}

    # ---- subscriptions

    @property
    def subscribed(self) -> dict[str, list[Subscription]]:
        """The subscriptions to each signal, in the order of files and lines."""
        if self._subscribed is None:
            self._subscribed = {}  # what is asked meanwhile knows of none
            found: dict[str, list[Subscription]] = {}
            for scope, row in enumerate(self.program.own):
                if row.decorators and row.kind == "function":
                    self._take_decorators(scope, found)
                for site in row.calls:
                    if isinstance(site.function, h.Attribute) and site.function.name in self.rules.connecting:
                        self._take_call(scope, site, site.function, found)
            for subscriptions in found.values():
                for one in subscriptions:
                    self._by_function.setdefault(one.function.scope, []).append(one)
            self._subscribed = found
        return self._subscribed

    def _take_decorators(self, scope: int, found: dict[str, list[Subscription]]) -> None:
        outer = self.program.parent(scope)
        for expr in self.program.scopes[scope].decorators:
            if not isinstance(expr, h.Call):
                continue
            site = self.program.scopes[outer].calls[expr.index]
            for callee in self.inference.infer(outer, site.function):
                row = self.rules.signal_decorators.get(callee.name) if isinstance(callee, Lib) else None
                if row is not None and site.arguments:
                    for name, signal in self._named(outer, site.arguments[0]):
                        one = Subscription(Function(scope), signal, self._filter(outer, site, signal), outer, site.line)
                        found.setdefault(name, []).append(one)

    def _take_call(
        self, scope: int, site: h.CallSite, method: h.Attribute, found: dict[str, list[Subscription]]
    ) -> None:
        if not site.arguments:
            return
        for name, signal in self._named(scope, method.value):
            if method.name in signal.connect:
                senders = self._filter(scope, site, signal)
                for function in self._functions(self.inference.infer(scope, site.arguments[0])):
                    found.setdefault(name, []).append(Subscription(function, signal, senders, scope, site.line))

    def _named(self, scope: int, expr: h.Expr) -> list[tuple[str, Signal]]:
        """The signals that an expression names: a library's by their names, the project's by where they are made."""
        if isinstance(expr, h.Sequence):
            return [one for item in expr.items for one in self._named(scope, item)]
        found: list[tuple[str, Signal]] = []
        values = self.inference.infer(scope, expr)
        for value in values:
            if isinstance(value, (Many, Pack)):
                values = (*values, *self.inference.iterate((value,)))
        for value in values:
            if isinstance(value, Lib):
                row = self.rules.signals.get(value.name)
                if row is not None:
                    found.append((value.name, row))
            elif isinstance(value, LibObject):
                row = next((row for n in self.rules.line_of(value.type) if (row := self.rules.signals.get(n))), None)
                origin = origin_of(self.inference, scope, expr) if row is not None else None
                if row is not None and origin is not None:
                    found.append((f"{origin[0]}:{origin[1]}", row))
        return found

    def _filter(self, scope: int, site: h.CallSite, row: Signal) -> Values | None:
        """What a subscription is limited to."""
        for name, expr in site.keywords:
            if name == row.sender:
                values = self.inference.infer(scope, expr)
                if values == (Constant(None),):
                    return None
                named = [Class(n) for v in values if isinstance(v, Constant) for n in self.models_named(v.value)]
                return (*named, *[v for v in values if not isinstance(v, Constant)])
        return None

    def models_named(self, name: object) -> list[int]:
        """The classes that a string can mean (`"library.Book"`): those of this name that are handles' types."""
        if self._models is None:
            self._models = {}
            for scope, row in enumerate(self.program.own):
                if row.kind == "class" and any(self.rules.handle(b) for b in self.inference.members.line(scope)[1]):
                    self._models.setdefault(row.name, []).append(scope)
        return self._models.get(name.rpartition(".")[2], []) if isinstance(name, str) else []

    def _functions(self, values: Values) -> Iterator[Function]:
        for inner in map(unwrapped, values):
            if isinstance(inner, Function):
                yield inner
            elif isinstance(inner, Object):
                yield from [v for v in self.inference.members.of(inner, "__call__") if isinstance(v, Function)]

    def given(self, scope: int, name: str) -> Values:
        """What a subscribed function's parameter is, as far as the subscriptions say it."""
        found: list[Values] = []
        if self.subscribed:
            for one in self._by_function.get(scope, ()):
                if name and name == one.row.subject:
                    found.append(tuple([Object(v.scope) for v in one.senders or () if isinstance(v, Class)]))
        return union((), *found)

    def hooked(self) -> Iterator[tuple[int, Hooked]]:
        """The functions whose signal is never sent but inside a transaction of the sender's own."""
        for subscriptions in self.subscribed.values():
            for one in subscriptions:
                if one.row.state is not None:
                    yield one.function.scope, Hooked(one.row.type, one.row.state, -1, one.scope, one.line)

    # ---- sending

    def sent(self, scope: int, site: h.CallSite | None, callee: Value) -> list[Sent]:
        """What calling something at a site runs besides what it is itself."""
        if (
            not isinstance(callee, (Lib, Bound))
            or callee.name.rpartition(".")[2] not in self._senders
            or not self.subscribed
        ):
            return []
        receiver = callee.receiver if isinstance(callee, Bound) else None
        for name in library.names_of(self.inference, callee.name, receiver):
            rows = self.rules.sends.get(name)
            if rows is not None:
                return [sent for row in rows for sent in self._sent_by(row, callee)]
        if site is not None and isinstance(site.function, h.Attribute):
            return self._sent_explicitly(scope, site, site.function)
        return []

    def _sent_by(self, row: Send, callee: Lib | Bound) -> Iterator[Sent]:
        models = self._models_of(row, callee)
        for name in [one for names in row.signals for one in expand(names)]:
            for one in self.subscribed.get(name, ()):
                doubt = self._fits(one, models)
                if doubt is not None:
                    # A function that takes every sender may still sort out whom it is for, further down.
                    doubt += one.senders is None
                    yield Sent(one, row.when, row.state, models, doubt)

    def _models_of(self, row: Send, callee: Lib | Bound) -> Values:
        """Of what class the sender is."""
        if not isinstance(callee, Bound):
            return ()
        found: Values = callee.receiver.item if isinstance(callee.receiver, LibObject) else (callee.receiver,)
        if not found and callee.owner >= 0:
            found = (Object(callee.owner),)
        if row.model:
            for name in row.model.split("."):
                found = self.inference.members.of_all(
                    tuple([Class(v.scope) for v in found if isinstance(v, (Object, Class))]), name
                )
        return tuple([v for v in found if isinstance(v, (Object, Class))])

    def _sent_explicitly(self, scope: int, site: h.CallSite, method: h.Attribute) -> list[Sent]:
        found: list[Sent] = []
        for name, row in self._named(scope, method.value):
            if method.name not in row.send:
                continue
            expr = site.arguments[0] if site.arguments else dict(site.keywords).get(row.sender)
            models = self.inference.infer(scope, expr) if expr is not None else ()
            models = tuple([v for v in models if isinstance(v, (Object, Class))])
            for one in self.subscribed.get(name, ()):
                doubt = self._fits(one, models) if models else int(one.senders is not None)
                if doubt is not None:
                    found.append(Sent(one, "after", "transaction", models, doubt, True))
        return found

    def _fits(self, one: Subscription, models: Values) -> int | None:
        """How much of a guess it is that a sender of one of these classes runs a subscription; None if it does not."""
        if one.senders is None:
            return 0
        wanted = {v.scope for v in one.senders if isinstance(v, (Class, Object))}
        scopes = [v for v in models if isinstance(v, (Object, Class))]
        if any(v.scope in wanted for v in scopes):
            return 0
        below = [
            s
            for v in scopes
            if isinstance(v, Object) and not v.exact
            for s in self.inference.members.subclasses(v.scope)
        ]
        return 1 if wanted.intersection(below) else None
