"""What a program puts into containers that it makes empty: registries of functions, classes and objects.

`HANDLERS[name] = f`, `self.plugins.append(plugin)`, `HOOKS.setdefault(event, []).append(f)`, wherever that is in the file of the
container, or in the methods of its class; a decorator (`@handles("order")`) puts in the functions that it decorates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from holdlint.link.values import MOST, Constant, Many, Values, union
from holdlint.model import headers as h

if TYPE_CHECKING:
    from holdlint.link.infer import Inference

NESTED = ("get", "setdefault")
"""Methods that give a container that is in another one."""
FROM_CONTAINERS = ("extend", "update")
"""Methods that put in what is in their argument."""


class Put(NamedTuple):
    """Something that is put into a container, as an expression of a scope: itself, or what is in it (`spread`), or itself into a
    container that is in the container (`nested`)."""

    scope: int
    value: h.Expr
    nested: bool
    spread: bool


class Filled:
    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self.program = inference.program
        self._puts: dict[int, dict[str, list[Put]]] = {}
        """By file and by place (`HANDLERS`, `.handlers`), with the function in which something is put there."""
        self._appended: dict[int, set[str]] = {}
        """By file, the attributes that are containers by what is called on them (`self.paths.append(…)`)."""

    def name(self, scope: int, name: str, values: Values) -> Values:
        """The values of a name that `scope` binds; a container of which nothing is known holds what is put into it."""
        if not any(type(v) is Many and not v.items for v in values):
            return values
        puts = self._file(self.program.file_of[scope]).get(name, ())
        return self._with(values, [put for put in puts if self._binder(put.scope, name) == scope])

    def field(self, owners: tuple[int, ...], name: str, values: Values) -> Values:
        """The values of an attribute of a class (with its bases of the project), in the same way."""
        if not any(type(v) is Many and not v.items for v in values):
            return values
        found: list[Put] = []
        for owner in owners:
            puts = self._file(self.program.file_of[owner]).get(f".{name}", ())
            found += [put for put in puts if self._owner(put.scope) == owner]
        return self._with(values, found)

    def unknown_field(self, owners: tuple[int, ...], name: str) -> Values:
        """What an attribute is of which nothing else is known: a container if things are put into it as only containers have it."""
        return self.field(owners, name, (Many(()),)) if self._is_appended(owners, name) else ()

    def _is_appended(self, owners: tuple[int, ...], name: str) -> bool:
        for owner in owners:
            self._file(self.program.file_of[owner])
            if name in self._appended.get(self.program.file_of[owner], ()):
                return True
        return False

    def _with(self, values: Values, puts: list[Put]) -> Values:
        items: Values = ()
        for put in puts:
            items = union(items, self._values(put))
            if len(items) >= MOST:
                break
        if not items:
            return values
        return tuple([Many(items) if type(v) is Many and not v.items else v for v in values])

    def _values(self, put: Put) -> Values:
        """What is put in, which may be a parameter of whose values only the callers know."""
        values = self.inference.infer(put.scope, put.value)
        if put.spread:
            return self.inference.iterate(values)
        if not values and isinstance(put.value, h.Name):
            values = self.inference.passed.registered(put.scope, put.value.id)
        values = tuple([v for v in values if not isinstance(v, Constant)])
        return (Many(values),) if put.nested and values else values

    # ---- places

    def _file(self, file: int) -> dict[str, list[Put]]:
        """All that is put into something in a file."""
        known = self._puts.get(file)
        if known is None:
            known = self._puts[file] = {}
            base = self.program.files[file].base
            for scope in range(base, base + len(self.program.files[file].header.scopes)):
                row = self.program.scopes[scope]
                for index in row.fills:
                    site = row.calls[index]
                    assert isinstance(site.function, h.Attribute)
                    method = site.function.name
                    if method == "append" and isinstance(site.function.value, h.Attribute):
                        self._appended.setdefault(file, set()).add(site.function.value.name)
                    put = Put(scope, site.arguments[-1], False, method in FROM_CONTAINERS)
                    self._note(known, site.function.value, put, row)
                for assign in row.assigns:
                    if type(assign.target) is h.Subscript and assign.value is not None and assign.how == "=":
                        self._note(known, assign.target.value, Put(scope, assign.value, False, False), row)
        return known

    def _note(self, known: dict[str, list[Put]], place: h.Expr, put: Put, row: h.Scope) -> None:
        if isinstance(place, h.Call):
            function = row.calls[place.index].function
            if isinstance(function, h.Attribute) and function.name in NESTED:
                place = h.Subscript(function.value, h.NOTHING)
        if isinstance(place, h.Subscript) and not put.spread:
            place, put = place.value, put._replace(nested=True)
        if isinstance(place, h.Name):
            known.setdefault(place.id, []).append(put)
        elif isinstance(place, h.Attribute) and isinstance(place.value, h.Name):
            known.setdefault(f".{place.name}", []).append(put)

    def _binder(self, scope: int, name: str) -> int:
        """The scope whose name it is that something is put into; an item is no binding."""
        while scope >= 0:
            if name not in self.program.scopes[scope].shared:
                bindings = self.program.bindings(scope).get(name, ())
                if any(binding.how != "item" for binding in bindings):
                    break
            scope = self.program.around(scope)
        return scope

    def _owner(self, scope: int) -> int:
        """The class of whose method a function is a part. Missed alarm: what is put into another object's attribute."""
        while scope >= 0:
            owner = self.program.class_of(scope)
            if owner is not None:
                return owner
            scope = self.program.parent(scope)
        return -1
