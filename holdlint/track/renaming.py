"""Handles inside values: finding them, and giving them the names under which another function knows them."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import structs

from holdlint.link.values import (
    Bound,
    Class,
    Constant,
    Context,
    Function,
    Keywords,
    Lib,
    LibObject,
    Many,
    Module,
    Object,
    Pack,
    Package,
    Partial,
    Pending,
    Super,
    Value,
    Values,
)

SHARED = ("ambient:", "global:", "field:")
"""Beginnings of the names of handles that every function sees under the same name."""


BARE = frozenset({Constant, Lib, Class, Module, Package})
"""Values in which there is no handle."""
RUNNABLE = frozenset({Function, Bound, Partial, Pending, Context, Super})
"""Values that run something where they are called, awaited, entered or iterated."""


def is_shared(handle: str) -> bool:
    return handle.startswith(SHARED)


def handles_in(values: Values) -> list[str]:
    """The handles that values work on, in order."""
    found: list[str] = []
    if values:
        _collect(values, found, 0)
    return found


def _collect(values: Values, found: list[str], depth: int) -> None:
    if depth > 4:
        return
    for value in values:
        kind = type(value)
        if kind in BARE:
            continue
        if isinstance(value, Many):
            if value.items:
                _collect(value.items, found, depth + 1)
        elif isinstance(value, (LibObject, Object)):
            if value.handle is not None:
                found.append(value.handle)
            if isinstance(value, LibObject):
                _collect(value.item, found, depth + 1)
            else:
                for _, inner in value.fields:
                    _collect(inner, found, depth + 1)
        elif isinstance(value, (Bound, Super, Function)):
            if value.receiver is not None:
                _collect((value.receiver,), found, depth + 1)
        elif isinstance(value, Pack):
            for inner in value.items:
                _collect(inner, found, depth + 1)
        elif isinstance(value, Keywords):
            for _, inner in value.items:
                _collect(inner, found, depth + 1)
        elif isinstance(value, (Partial, Context, Pending)):
            called = value.callee if isinstance(value, Pending) else value.function
            _collect((called,), found, depth + 1)
            if isinstance(value, Partial) and value.inside is not None:
                _collect((value.inside,), found, depth + 1)
            for inner in value.arguments:
                _collect(inner, found, depth + 1)
            for _, inner in value.keywords:
                _collect(inner, found, depth + 1)


def can_run(values: Values, depth: int = 0) -> bool:
    """Whether there is something among values that a callee can run; deep inside, anything may be."""
    for value in values:
        if type(value) in BARE:
            continue
        if depth > 4 or type(value) in RUNNABLE:
            return True
        inner: list[Values] = []
        if isinstance(value, LibObject):
            inner = [value.item]
        elif isinstance(value, (Object, Keywords)):
            inner = [items for _, items in (value.fields if isinstance(value, Object) else value.items)]
        elif isinstance(value, Pack):
            inner = list(value.items)
        elif isinstance(value, Many):
            inner = [value.items]
        if any(can_run(items, depth + 1) for items in inner):
            return True
    return False


def rename(values: Values, name: Callable[[str], str], depth: int = 0) -> Values:
    """The same values with other names for their handles."""
    if not values or not handles_in(values):
        return values
    return tuple([_rename(value, name, depth) for value in values])


def _rename(value: Value, name: Callable[[str], str], depth: int) -> Value:
    if depth > 4:
        return value
    if isinstance(value, LibObject):
        handle = name(value.handle) if value.handle is not None else None
        return LibObject(value.type, rename(value.item, name, depth + 1), handle, value.keeps, value.pool)
    if isinstance(value, Object):
        fields = tuple([(key, rename(values, name, depth + 1)) for key, values in value.fields])
        return Object(value.scope, value.exact, fields, name(value.handle) if value.handle is not None else None)
    if isinstance(value, (Bound, Super, Function)):
        if value.receiver is None:
            return value
        return structs.replace(value, receiver=_rename(value.receiver, name, depth + 1))
    if isinstance(value, Many):
        return Many(rename(value.items, name, depth + 1))
    if isinstance(value, Pack):
        return Pack(tuple([rename(values, name, depth + 1) for values in value.items]))
    if isinstance(value, Keywords):
        return Keywords(tuple([(key, rename(values, name, depth + 1)) for key, values in value.items]))
    if isinstance(value, (Partial, Context, Pending)):
        arguments = tuple([rename(values, name, depth + 1) for values in value.arguments])
        keywords = tuple([(key, rename(values, name, depth + 1)) for key, values in value.keywords])
        if isinstance(value, Partial):
            inside = _rename(value.inside, name, depth + 1) if value.inside is not None else None
            function = _rename(value.function, name, depth + 1)
            return structs.replace(value, function=function, arguments=arguments, keywords=keywords, inside=inside)
        return structs.replace(value, arguments=arguments, keywords=keywords)
    return value


class Telling:
    """Which values change what a callee does: handles, flags, functions of which `matters` is true. The rest would only make
    the same function be looked at again and again."""

    def __init__(self, matters: Callable[[Value], bool]) -> None:
        self.matters = matters
        self._known: dict[tuple[int, int], tuple[Values, bool]] = {}
        """Answers by identity, each with what it is about, so that nothing else gets that identity."""

    def worth(self, values: Values) -> Values:
        """Those of an argument's values that are worth telling."""
        if not values:
            return values
        kept = [value for value in values if self._worth(value, 0)]
        return tuple(kept) if len(kept) < len(values) else values

    def _any(self, values: Values, depth: int) -> bool:
        if not values:
            return False
        key = (id(values), depth)
        known = self._known.get(key)
        if known is not None:
            return known[1]
        for value in values:
            if self._worth(value, depth):
                break
        else:
            self._known[key] = (values, False)
            return False
        self._known[key] = (values, True)
        return True

    def _worth(self, value: Value, depth: int) -> bool:
        kind = type(value)
        if kind is Constant:
            return depth == 0 and (value.value is None or isinstance(value.value, bool))  # type: ignore[union-attr]
        if kind is Object:
            return value.handle is not None or bool(value.fields)  # type: ignore[union-attr]
        if kind is Class or kind is Module or kind is Package:
            return False
        if kind is Lib:
            return self.matters(value)
        if kind is Function or kind is Bound:
            return self.matters(value) or bool(handles_in((value,)))
        if depth > 3:
            return False
        if kind is LibObject:
            return value.handle is not None or self._any(value.item, depth + 1)  # type: ignore[union-attr]
        if isinstance(value, Many):
            return self._any(value.items, depth + 1)
        if isinstance(value, (Partial, Pending, Context)):
            inner = value.callee if isinstance(value, Pending) else value.function
            if self.matters(inner) or any(self._any(values, depth + 1) for values in value.arguments):
                return True
            return any(self._any(values, depth + 1) for _, values in value.keywords)
        if isinstance(value, Pack):
            return any(self._any(values, depth + 1) for values in value.items)
        if isinstance(value, Keywords):
            return any(self._any(values, depth + 1) for _, values in value.items)
        return False
