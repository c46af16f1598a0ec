"""Whose rows a class of the project asks for: the classes that keep an object of it among their attributes
(`objects = BookManager()`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from holdlint.link.values import Class, LibObject, Object, Value, Values
from holdlint.model import headers as h

if TYPE_CHECKING:
    from holdlint.link.infer import Inference

MOST_OWNERS = 6
"""A class that more classes keep asks for this and that."""


class Owners:
    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self.program = inference.program
        self._receivers: dict[int, Values] = {}
        self._keeping: dict[str, list[tuple[int, str]]] | None = None

    def receiver(self, scope: int) -> Values:
        """What `self` is in the methods of such a class, with the rows that it asks for; nothing if nobody is known to keep one."""
        known = self._receivers.get(scope)
        if known is None:
            self._receivers[scope] = ()
            members = self.inference.members
            base = next((b for b in members.line(scope)[1] if members.is_owned(b)), "")
            items = self._items(scope) if base else ()
            known = (LibObject(base, items, own=scope),) if 0 < len(items) <= MOST_OWNERS else ()
            self._receivers[scope] = known
        return known

    def _items(self, scope: int) -> Values:
        members = self.inference.members
        found: dict[Value, None] = {}
        for one in (scope, *members.subclasses(scope)):
            for owner, name in self._kept().get(self.program.scopes[one].name, ()):
                for value in members.of_class(Class(owner), name):
                    if isinstance(value, LibObject) and value.own >= 0 and scope in members.line(value.own)[0]:
                        found[Object(owner)] = None
        return tuple(found)

    def _kept(self) -> dict[str, list[tuple[int, str]]]:
        """By name, what the values of the attributes of classes are made with: (class, attribute)."""
        if self._keeping is None:
            self._keeping = {}
            for scope, row in enumerate(self.program.own):
                for assign in row.assigns if row.kind == "class" else ():
                    if isinstance(assign.target, h.Name) and isinstance(assign.value, h.Call):
                        for name in dict.fromkeys(_names(assign.value, row)):
                            self._keeping.setdefault(name, []).append((scope, assign.target.id))
        return self._keeping


def _names(expr: h.Expr, row: h.Scope) -> Iterator[str]:
    """The names in an expression that makes something: `Manager.from_queryset(BookQuerySet)()`."""
    if isinstance(expr, h.Name):
        yield expr.id
    elif isinstance(expr, h.Attribute):
        yield expr.name
        yield from _names(expr.value, row)
    elif isinstance(expr, h.Call):
        site = row.calls[expr.index]
        yield from _names(site.function, row)
        for argument in site.arguments:
            yield from _names(argument, row)
