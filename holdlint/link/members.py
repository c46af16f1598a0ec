"""Attributes of values: modules, classes with their bases, instances with what their methods store, library objects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import structs

from holdlint.link import annotated, library, naming, pools
from holdlint.link.answers import Answers
from holdlint.link.enums import VALUE, Enums
from holdlint.link.extended import Extended
from holdlint.link.slots import Slots
from holdlint.link.values import (
    Bound,
    Class,
    Constant,
    Function,
    Lib,
    LibObject,
    Many,
    Module,
    Named,
    Object,
    Pack,
    Package,
    Super,
    Value,
    Values,
    union,
)
from holdlint.model import headers as h

if TYPE_CHECKING:
    from holdlint.link.infer import Inference

MOST_SUBCLASSES = 120
PLAIN_BASES = ("builtins.", "typing.", "abc.", "enum.")
PROPERTIES = frozenset({"property", "cached_property", "hybrid_property", "classproperty", "reify"})


class Members:
    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self.program = inference.program
        self._lines: dict[int, tuple[tuple[int, ...], tuple[str, ...]]] = {}
        self._members: Answers[tuple[int, str, bool]] = Answers(inference.circles)
        self.extended = Extended(inference)
        self.enums = Enums(inference)
        self.slots = Slots(inference)
        self._subclasses: dict[int, list[int]] | None = None
        self._below: dict[int, list[int]] = {}
        """Classes of libraries by their bases, of the files that have been looked at."""
        self._indexed = 0
        self._unplaced: list[int] = []
        self._handle_bases: dict[int, str] = {}

    def of_all(self, values: Values, name: str) -> Values:
        if len(values) == 1:
            return self.of(values[0], name)
        return union((), *[self.of(value, name) for value in values])

    def of(self, value: Value, name: str) -> Values:
        """What `value.name` can be."""
        if name == "__class__":
            return _class_of(value)
        kind = type(value)
        if kind is Object:
            return self.of_object(value, name)  # type: ignore[arg-type]
        if kind is LibObject:
            return self.of_library_object(value, name)  # type: ignore[arg-type]
        if isinstance(value, Lib):
            full = self.inference.rules.canonical(f"{value.name}.{name}")
            return (
                library.attribute(self.inference, full, value) or self.slots.attribute(value.name, name) or (Lib(full),)
            )
        if isinstance(value, Bound):
            full = f"{value.name}.{name}"
            return library.attribute(self.inference, full, value.receiver) or (Bound(full, value.receiver),)
        if isinstance(value, Module):
            return self.of_module(value, name)
        if isinstance(value, Class):
            return naming.attribute(value, name) or self.of_class(value, name)
        if isinstance(value, Package):
            return self.inference.attribute_of_module(value.name, name)
        if isinstance(value, Function):
            return naming.attribute(value, name) or self.of_function(value, name)
        if isinstance(value, Many):
            return (Bound(f"builtins.container.{name}", value),)
        if isinstance(value, Pack):
            return (Bound(f"builtins.container.{name}", Many(union((), *value.items))),)
        if isinstance(value, Super):
            return self.of_super(value, name)
        if isinstance(value, (Named, Constant)):
            return naming.attribute(value, name)
        return ()

    def of_module(self, value: Module, name: str) -> Values:
        file = self.program.files[value.file]
        return (
            self.inference.attribute_of_module(file.module, name)
            if file.module
            else self.inference.lookup(file.base, name)
        )

    # ---- classes

    def line(self, scope: int) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """A class and its bases in the order in which attributes are looked up: those of the project, those of libraries."""
        known = self._lines.get(scope)
        if known is not None:
            return known
        self._lines[scope] = ((scope,), ())
        own: list[int] = [scope]
        foreign: list[str] = []
        outer = self.program.parent(scope)
        for expr in self.program.scopes[scope].bases:
            for value in self.inference.infer(outer, expr):
                if isinstance(value, Class):
                    bases, libraries = self.line(value.scope)
                    own += [base for base in bases if base not in own]
                    foreign += [base for base in libraries if base not in foreign]
                elif isinstance(value, Lib) and value.name not in foreign:
                    foreign.append(value.name)
                elif isinstance(value, LibObject) and value.type not in foreign:
                    foreign.append(value.type)  # a class made by a call: declarative_base()
        if foreign:
            foreign += [base for base in self._told_by_fields(scope, foreign) if base not in foreign]
        self._lines[scope] = (tuple(own), tuple(foreign))
        return self._lines[scope]

    def _told_by_fields(self, scope: int, foreign: list[str]) -> Iterator[str]:
        """A class whose bases come from libraries without rules is what its fields say (`title = models.CharField()`)."""
        rules = self.inference.rules
        if not rules.told_by or any(base.partition(".")[0] in rules.libraries for base in foreign):
            return
        row = self.program.scopes[scope]
        for assign in row.assigns:
            if isinstance(assign.value, h.Call):
                for value in self.inference.infer(scope, row.calls[assign.value.index].function):
                    told = rules.told_by.get(value.name) if isinstance(value, Lib) else None
                    if told is not None:
                        yield told
                        return

    def handle_base(self, scope: int) -> str:
        """The library's base because of which the instances of a class hold a connection themselves; empty if none does."""
        known = self._handle_bases.get(scope)
        if known is None:
            known = ""
            for base in self.line(scope)[1]:
                row = self.inference.rules.handle(base)
                if row is not None and row.holds and not row.ambient:
                    known = base
                    break
            self._handle_bases[scope] = known
        return known

    def kept_handles(self, scope: int) -> Iterator[tuple[str, Values]]:
        """The attributes in which objects of a class keep handles."""
        for owner in self.line(scope)[0]:
            for name in self.program.fields(owner):
                values = self.of(Object(scope), name)
                if any(self._works_on_handle(value) for value in values):
                    yield name, values

    def _works_on_handle(self, value: Value) -> bool:
        if isinstance(value, LibObject):
            return self.inference.rules.handle(value.type) is not None
        return isinstance(value, Object) and bool(self.handle_base(value.scope))

    def subclasses(self, scope: int) -> list[int]:
        """All classes of the project below a class, in source order; behind them those of the library that has the class, as far
        as it has been read."""
        if self.program.is_library(scope):
            return self._own_subclasses(scope) + self._library_subclasses(scope)
        return self._own_subclasses(scope)

    def _library_subclasses(self, scope: int) -> list[int]:
        for file in self.program.files[max(self._indexed, len(self.program.own_files)) :]:
            for number in range(file.base, file.base + len(file.header.scopes)):
                row = self.program.scopes[number]
                if row.kind == "class" and row.bases:
                    self._unplaced.append(number)
        self._indexed = len(self.program.files)
        while self._unplaced:  # asking for the bases of a class may read further files
            number = self._unplaced.pop()
            for base in self.line(number)[0][1:]:
                self._below.setdefault(base, []).append(number)
        return sorted(self._below.get(scope, ()))

    def _own_subclasses(self, scope: int) -> list[int]:
        if self._subclasses is None:
            self._subclasses = {}
            for number, row in enumerate(self.program.own):
                if row.kind == "class" and row.bases:
                    for base in self.line(number)[0][1:]:
                        self._subclasses.setdefault(base, []).append(number)
                if row.kind == "class" and row.decorators:
                    for base in self._interfaces(number):
                        self._subclasses.setdefault(base, []).append(number)
        return self._subclasses.get(scope, [])

    def _interfaces(self, scope: int) -> Iterator[int]:
        """The classes that a decorator says a class implements (`@implementer(IMailer)`), with those above them."""
        outer, rules = self.program.parent(scope), self.inference.rules
        for expr, decorator in zip(self.program.decorators(scope), self.program.scopes[scope].decorators, strict=True):
            last = expr.id if isinstance(expr, h.Name) else expr.name if isinstance(expr, h.Attribute) else ""
            if last not in rules.implements or not isinstance(decorator, h.Call):
                continue
            if Lib(rules.implements[last]) in self.inference.infer(outer, expr):
                for argument in self.program.scopes[outer].calls[decorator.index].arguments:
                    for value in self.inference.infer(outer, argument):
                        if isinstance(value, Class):
                            yield from self.line(value.scope)[0]

    def of_class(self, value: Class, name: str) -> Values:
        found = self._declared(value.scope, name, value)
        if found is not None and self.enums.is_enum(value.scope):
            return self.enums.member(value.scope, found)
        if found is not None:
            found = self.inference.filled.field(self.line(value.scope)[0], name, found)
            return self._known_or_given(self.owned(found, value.scope), value, name)
        for base in self.line(value.scope)[1]:
            given = library.attribute(self.inference, f"{base}.{name}", value)
            if given:
                return given
        base = self._bearer([b for b in self.line(value.scope)[1] if not b.startswith(PLAIN_BASES)], name)
        return (Bound(f"{base}.{name}", value),) if base else ()

    def _known_or_given(self, found: Values, value: Class, name: str) -> Values:
        """What a class declares, unless nothing is known of it and its base says what such an attribute is
        (`objects = SomeLibrarysManager()`)."""
        rules = self.inference.rules
        strange = [v for v in found if isinstance(v, LibObject) and v.type.partition(".")[0] not in rules.libraries]
        if found and len(strange) < len(found):
            return found
        for base in self.line(value.scope)[1]:
            given = library.attribute(self.inference, f"{base}.{name}", value)
            if given:
                return given
        return found

    def owned(self, values: Values, owner: int) -> Values:
        """Attributes of a class that ask for rows of it (`objects = BookManager()`)."""
        if not self.inference.rules.owned:
            return values
        found: list[Value] = []
        for value in values:
            if isinstance(value, Object):
                base = next((b for b in self.line(value.scope)[1] if self.is_owned(b)), "")
                found.append(LibObject(base, (Object(owner),), own=value.scope) if base else value)
            elif isinstance(value, LibObject) and not value.item and self.is_owned(value.type):
                found.append(structs.replace(value, item=(Object(owner),)))
            else:
                found.append(value)
        return tuple(found)

    def is_owned(self, type_name: str) -> bool:
        return not self.inference.rules.owned.isdisjoint(self.inference.rules.line_of(type_name))

    def _bearer(self, bases: Sequence[str], name: str) -> str:
        """The library's base from which a class has an attribute: the first of which rules know it, else the first."""
        if len(bases) > 1:
            for base in bases:
                if self._speaks(base, name):
                    return base
        return bases[0] if bases else ""

    def _speaks(self, base: str, name: str) -> bool:
        rules = self.inference.rules
        return any(rules.speaks_of(f"{line}.{name}") for line in rules.line_of(base))

    def _declared(self, scope: int, name: str, receiver: Value) -> Values | None:
        """An attribute that a class of the project or one of its bases of the project declares; None if none does."""
        for owner in self.line(scope)[0]:
            bindings = self.program.bindings(owner).get(name)
            if not bindings:
                continue
            found: list[Values] = []
            for binding in bindings:
                if binding.how == "function":
                    found.append(self._method(binding.scope, receiver))
                elif binding.how == "assign" and binding.assign is not None and binding.assign.annotation is not None:
                    told = annotated.instances(self.inference, owner, binding.assign.annotation)
                    found.append(told or self.inference.bound(binding, name))
                else:
                    found.append(self.inference.bound(binding, name))
                value = binding.assign.value if binding.assign is not None else None
                if value is not None and value != h.Literal(None):
                    # One for all objects; what is only announced here is another one in each.
                    found[-1] = pools.bound(self.inference, found[-1], owner, name)
            return union((), *found)
        return None

    def _method(self, function: int, receiver: Value) -> Values:
        decorators = self.inference.decorator_names(function)
        if "staticmethod" in decorators:
            return (Function(function),)
        if "classmethod" in decorators:
            owner = Class(receiver.scope) if isinstance(receiver, (Object, Super)) else receiver
            return (Function(function, owner),)
        if decorators & PROPERTIES:
            if isinstance(receiver, (Object, Super, LibObject)):
                return self.inference.result(Function(function, receiver))
            return ()
        if "setter" in decorators or "deleter" in decorators:
            return ()
        return (Function(function, None if isinstance(receiver, Class) else receiver),)

    # ---- instances

    def of_object(self, value: Object, name: str) -> Values:
        for field, values in value.fields:
            if field == name:
                return values
        key = (value.scope, name, value.exact)
        if not value.fields and value.handle is None:
            known = self._members.ask(key)
            return known if known is not None else self._members.settle(key, self._of_object(value, name))
        return self._of_object(value, name)

    def _of_object(self, value: Object, name: str) -> Values:
        own, foreign = self.line(value.scope)
        if name == VALUE and self.enums.is_enum(value.scope):
            return self.enums.values(value.scope)
        declared = self._declared(value.scope, name, value)
        if declared is not None and any(isinstance(v, Function) for v in declared):
            return self.with_overrides(value, name, declared)
        if declared:
            led = self.inference.relations.forward(own, name, declared, value.scope)
            if led:
                return led
        elif self.inference.rules.through and (other := self._through(value.scope, foreign, name, value)):
            return other
        stored: list[Values] = [declared] if declared else []
        for owner in own:
            for method, assign in self.program.fields(owner).get(name, ()):
                if assign.annotation is not None:
                    told = annotated.instances(self.inference, method, assign.annotation)
                    if told:
                        stored.append(told)
                        continue
                if assign.value is not None:
                    values = self.inference.infer(method, assign.value)
                    if assign.how in ("for", "async for"):
                        values = self.inference.iterate(values)
                    elif assign.how in ("with", "async with"):
                        values = self.inference.enter(values)
                    stored.append(values)
        found = tuple(v for v in union((), *stored) if not _is_none(v))
        if found:
            found = self.inference.filled.field(own, name, found)
            return pools.kept(self.inference, found, value.scope, name)
        for base in foreign:
            given = library.attribute(self.inference, f"{base}.{name}", value)
            if given:
                return given
        led = self.inference.relations.backward(value.scope, name) if foreign else ()
        if led:
            return led
        if foreign and not any(self._speaks(base, name) for base in foreign):
            found = self._of_subclasses(value, name)
            if found:
                return found
        base = self._bearer([b for b in foreign if not b.startswith((*PLAIN_BASES, "pydantic.", "dataclasses."))], name)
        if base:
            return (Bound(f"{base}.{name}", LibObject(base, handle=value.handle), value.scope),)
        found = self._of_subclasses(value, name) or self._by_getattr(own, name)
        return found or self.inference.filled.unknown_field(own, name)

    def _by_getattr(self, own: Sequence[int], name: str) -> Values:
        """What a class answers for attributes that nobody declares, by asking another object: `getattr(self._model, name)`."""
        if name.startswith("__"):
            return ()
        for owner in own:
            for binding in self.program.bindings(owner).get("__getattr__", ()):
                row = self.program.scopes[binding.scope]
                if binding.how != "function" or len(row.params) != 2:
                    continue
                found: list[Values] = []
                for site in [row.calls[expr.index] for expr in row.returns if isinstance(expr, h.Call)]:
                    if site.function == h.Name("getattr") and h.Name(row.params[1].name) in site.arguments[1:2]:
                        found.append(self.of_all(self.inference.infer(binding.scope, site.arguments[0]), name))
                return union((), *found)
        return ()

    def _of_subclasses(self, value: Object, name: str) -> Values:
        """A mixin uses what the classes that it is mixed into declare."""
        found: list[Values] = []
        if value.exact:
            return ()
        for sub in self.subclasses(value.scope)[:MOST_SUBCLASSES]:
            declared = self._declared(sub, name, Object(sub))
            if declared:
                found.append(declared)
        every = [
            values
            for values in found
            if not any(isinstance(v, Function) and self.is_declaration(v.scope) for v in values)
        ]
        return union((), *(every or found))

    def with_overrides(self, value: Object, name: str, declared: Values) -> Values:
        """A method of a base together with its overrides, unless the instance is known to be of this very class.

        A base method that is no more than a declaration (abstract, empty, `raise NotImplementedError`) is left out if
        there is an override.
        """
        if value.exact:
            return declared
        found: list[Value] = [v for v in declared if not (isinstance(v, Function) and self.is_declaration(v.scope))]
        real = list(found)
        for sub in self.subclasses(value.scope):
            for binding in self.program.bindings(sub).get(name, ()):
                if binding.how == "function":
                    for method in self._method(binding.scope, Object(sub)):
                        if method not in found and not (
                            isinstance(method, Function) and self.is_declaration(method.scope)
                        ):
                            found.append(method)
        if real and len(found) - len(real) > 6:
            found = real  # Missed alarm: a base with a body of its own and many overrides is taken at its word.
        return tuple(found[:12]) or declared

    def is_declaration(self, scope: int) -> bool:
        """Whether a method is abstract: decorated so, or without a body worth the name."""
        row = self.program.scopes[scope]
        if "abstractmethod" in self.inference.decorator_names(scope):
            return True
        return (
            not row.returns
            and not row.assigns
            and len(row.statements) <= 2
            and len(row.calls) <= 1
            and not row.yields
            and (not row.calls or self._raises_not_implemented(row))
        )

    def _raises_not_implemented(self, row: h.Scope) -> bool:
        function = row.calls[0].function
        return isinstance(function, h.Name) and function.id.endswith(("Error", "Exception"))

    def of_super(self, value: Super, name: str) -> Values:
        own, foreign = self.line(value.scope)
        receiver: Value = value.receiver if value.receiver is not None else Object(value.scope)
        start = own
        of = receiver.scope if isinstance(receiver, (Object, Class)) else -1
        of = receiver.own if isinstance(receiver, LibObject) else of
        if of >= 0:
            whole, all_foreign = self.line(of)
            if value.scope in whole:
                start, foreign = whole[whole.index(value.scope) :], all_foreign
        for owner in start[1:]:
            for binding in self.program.bindings(owner).get(name, ()):
                if binding.how == "function":
                    return self._method(binding.scope, receiver)
        for base in foreign:
            given = library.attribute(self.inference, f"{base}.{name}", receiver)
            if given:
                return given
        base = self._bearer(foreign, name)
        if not base:
            return self._super_below(value, name) if value.receiver is None else ()
        if isinstance(receiver, LibObject):
            return (Bound(f"{base}.{name}", structs.replace(receiver, type=base)),)
        handle = receiver.handle if isinstance(receiver, Object) else None
        owner_scope = receiver.scope if isinstance(receiver, (Object, Class)) else value.scope
        return (Bound(f"{base}.{name}", LibObject(base, handle=handle), owner_scope),)

    def _super_below(self, value: Super, name: str) -> Values:
        """What follows a mixin in the first class that it is mixed into and that has something to follow."""
        for sub in self.subclasses(value.scope)[:MOST_SUBCLASSES]:
            found = self.of_super(Super(value.scope, Object(sub)), name)
            if found:
                return found
        return ()

    # ---- library objects and functions

    def of_library_object(self, value: LibObject, name: str) -> Values:
        if value.own >= 0:
            declared = self._declared(value.own, name, value) or self._through(value.own, (value.type,), name, value)
            if declared:
                return declared
        given = library.member(self.inference, value, name)
        if given:
            return given
        stored = self.slots.attribute(value.type, name)
        return stored or (Bound(f"{value.type}.{name}", value),)

    def of_function(self, value: Function, name: str) -> Values:
        """A decorated function may have methods of its own (`task.delay`)."""
        for extended in self.extended.of(value.scope):
            if isinstance(extended, LibObject):
                return self.of_library_object(structs.replace(extended, item=(value,)), name)
        return ()

    def _through(self, scope: int, types: Sequence[str], name: str, receiver: Value) -> Values:
        """A method of a library that only calls another one, which the class has of its own (`delay` and `apply_async`)."""
        rules = self.inference.rules
        for other in [rules.through.get(f"{line}.{name}") for one in types for line in rules.line_of(one)]:
            if other is not None:
                return self._declared(scope, other, receiver) or ()
        return ()


def _class_of(value: Value) -> Values:
    """The class of an instance, which may be of one below it."""
    scope = value.scope if isinstance(value, Object) else value.own if isinstance(value, LibObject) else -1
    return (Class(scope),) if scope >= 0 else ()


def _is_none(value: Value) -> bool:
    return isinstance(value, Constant) and value.value is None
