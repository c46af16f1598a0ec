"""Handles inside values: finding them, and giving them the names under which another function knows them."""

from __future__ import annotations

from collections.abc import Callable
from operator import is_not

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


class Handled:
    """The handles in values, remembered by identity: values are handed on from call to call as they are."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Values, tuple[str, ...]]] = {}
        """Each with what it is about, so that nothing else gets that identity."""

    def inside(self, values: Values) -> tuple[str, ...]:
        """The handles that values work on, in order."""
        if not values:
            return ()
        known = self._known.get(id(values))
        if known is None:
            known = self._known[id(values)] = (values, tuple(handles_in(values)))
        return known[1]


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
    """The same values with other names for their handles; the same tuple if no name is another."""
    if not values:
        return values
    renamed = [value if type(value) in BARE else _rename(value, name, depth) for value in values]
    return tuple(renamed) if any(map(is_not, renamed, values)) else values


def _rename(value: Value, name: Callable[[str], str], depth: int) -> Value:
    if depth > 4:
        return value
    if isinstance(value, LibObject):
        handle = name(value.handle) if value.handle is not None else None
        item = rename(value.item, name, depth + 1)
        if item is value.item and handle == value.handle:
            return value
        return LibObject(value.type, item, handle, value.keeps, value.pool, value.own)
    if isinstance(value, Object):
        handle = name(value.handle) if value.handle is not None else None
        fields = _renamed_keyed(value.fields, name, depth + 1)
        if fields is value.fields and handle == value.handle:
            return value
        return Object(value.scope, value.exact, fields, handle)
    if isinstance(value, (Bound, Super, Function)):
        if value.receiver is None:
            return value
        receiver = _rename(value.receiver, name, depth + 1)
        return value if receiver is value.receiver else structs.replace(value, receiver=receiver)
    if isinstance(value, Many):
        items = rename(value.items, name, depth + 1)
        return value if items is value.items else Many(items)
    if isinstance(value, Pack):
        packed = _renamed_each(value.items, name, depth + 1)
        return value if packed is value.items else Pack(packed)
    if isinstance(value, Keywords):
        keyed = _renamed_keyed(value.items, name, depth + 1)
        return value if keyed is value.items else Keywords(keyed)
    if isinstance(value, (Partial, Context, Pending)):
        arguments = _renamed_each(value.arguments, name, depth + 1)
        keywords = _renamed_keyed(value.keywords, name, depth + 1)
        if isinstance(value, Partial):
            inside = _rename(value.inside, name, depth + 1) if value.inside is not None else None
            function = _rename(value.function, name, depth + 1)
            return structs.replace(value, function=function, arguments=arguments, keywords=keywords, inside=inside)
        return structs.replace(value, arguments=arguments, keywords=keywords)
    return value


def _renamed_each(options: tuple[Values, ...], name: Callable[[str], str], depth: int) -> tuple[Values, ...]:
    renamed = [rename(values, name, depth) for values in options]
    return tuple(renamed) if any(map(is_not, renamed, options)) else options


def _renamed_keyed(
    items: tuple[tuple[str, Values], ...], name: Callable[[str], str], depth: int
) -> tuple[tuple[str, Values], ...]:
    renamed = [rename(values, name, depth) for _, values in items]
    if not any(new is not old for new, (_, old) in zip(renamed, items, strict=True)):
        return items
    return tuple([(key, new) for new, (key, _) in zip(renamed, items, strict=True)])


class Telling:
    """Which values change what a callee does: handles, flags, functions of which `matters` is true, objects of a class that
    `keeps` a handle. The rest would only make the same function be looked at again and again."""

    def __init__(self, matters: Callable[[Value], bool], keeps: Callable[[int], bool]) -> None:
        self.matters = matters
        self.keeps = keeps
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
            return value.handle is not None or bool(value.fields) or self.keeps(value.scope)  # type: ignore[union-attr]
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
