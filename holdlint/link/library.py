"""What rules say about calls and attributes of library things, turned into values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from holdlint.link import builtin, pools, sql
from holdlint.link.values import (
    Beginning,
    Bound,
    Class,
    Constant,
    Lib,
    LibObject,
    Many,
    Object,
    Pack,
    Partial,
    Value,
    Values,
    union,
    unwrapped,
)
from holdlint.model import headers as h
from holdlint.rulebook.rows import Decorate, Give

if TYPE_CHECKING:
    from holdlint.link.infer import Inference

OWN = "own"
"""In a row's `types`: an instance of a class of the project."""
LOCKS = "sql:locks"
"""In a row's `types`: a text of SQL that changes or locks something."""


def names_of(inference: Inference, name: str, receiver: Value | None) -> list[str]:
    """The names under which rules may speak of a method: with the receiver's type, then with each of its bases."""
    if isinstance(receiver, LibObject) and name.startswith(receiver.type + "."):
        rest = name[len(receiver.type) :]
        return [line + rest for line in inference.rules.line_of(receiver.type)]
    owner, _, method = name.rpartition(".")
    bases = inference.rules.line_of(owner)
    return [f"{base}.{method}" for base in bases] if len(bases) > 1 else [name]


def names_for(inference: Inference, value: Value) -> list[str]:
    """The names under which rules may speak of calling a function, a method or an object of a library; none for anything else."""
    if isinstance(value, Bound):
        return names_of(inference, value.name, value.receiver)
    if isinstance(value, LibObject):
        return names_of(inference, f"{value.type}.__call__", value)
    return names_of(inference, value.name, None) if isinstance(value, Lib) else []


def give_for(inference: Inference, name: str, receiver: Value | None) -> Give | None:
    for one in names_of(inference, name, receiver):
        row = inference.rules.calls.get(one)
        if row is not None:
            return row
    return None


def is_slice(key: h.Expr) -> bool:
    """Whether the key of a subscript is a slice without a step."""
    return isinstance(key, h.Sequence) and key.kind == "slice"


def taking(inference: Inference, value: LibObject, key: h.Expr) -> str:
    """The method that `value[key]` calls: rules may tell a slice from an item, under a name of its own."""
    if not is_slice(key) or give_for(inference, f"{value.type}.__getslice__", value) is None:
        return "__getitem__"
    return "__getslice__"


def call(
    inference: Inference,
    name: str,
    receiver: Value | None,
    scope: int = -1,
    site: h.CallSite | None = None,
    owner: int = -1,
) -> Values:
    """What calling a library's `name` gives; `receiver` is the object it is a method of, `owner` the class of the project that
    has the method from the library."""
    special = builtin.call(inference, name, receiver, scope, site)
    if special is not None:
        return special
    run = inference.rules.runs.get(name)
    if run is not None and run.gives == "argument" and site is not None and isinstance(run.argument, int):
        return inference.infer(scope, site.arguments[run.argument]) if len(site.arguments) > run.argument else ()
    if run is not None and run.gives == "provider" and site is not None and site.arguments:
        given_to = tuple([inference.infer(scope, argument) for argument in site.arguments[1:]])
        keywords = tuple([(key, inference.infer(scope, value)) for key, value in site.keywords if key])
        made = inference.infer(scope, site.arguments[0])
        return tuple([Partial(value, given_to, keywords, provides=True) for value in made])
    if run is not None and run.gives == "wrapped" and site is not None and site.arguments:
        return tuple([Partial(value, inside=receiver) for value in inference.infer(scope, site.arguments[0])])
    if run is not None and run.gives == "function" and site is not None and site.arguments:
        return tuple([Partial(value, awaits=True) for value in inference.infer(scope, site.arguments[0])])
    if inference.rules.gets.get(name) is not None:
        return inference.members.slots.got(receiver, scope, site)
    row = give_for(inference, name, receiver)
    if row is None:
        last = name.rpartition(".")[2]
        if last[:1].isupper():
            return (LibObject(inference.rules.canonical(name)),)
        return ()
    return given(inference, row, receiver, scope, site, name, owner)


def itself(name: str, receiver: Value | None) -> Values:
    """What a method that gives "self" gives: its receiver, or the path that leads to it (`stripe.Customer.create`)."""
    owner = name.rpartition(".")[0]
    if receiver is None:
        return (LibObject(owner),) if owner else ()
    if isinstance(receiver, LibObject) and owner != receiver.type and owner.startswith(receiver.type + "."):
        return (Bound(owner, receiver),)
    return (receiver,)


def given(
    inference: Inference,
    row: Give,
    receiver: Value | None,
    scope: int,
    site: h.CallSite | None,
    name: str = "",
    owner: int = -1,
) -> Values:
    """The values that a row promises for a call of `name`."""
    if row.setting and (classes := inference.relations.by_setting(row.setting)):
        return classes if row.type.startswith("@") else rows(classes)
    if row.type.startswith("@"):
        return (Lib(inference.rules.canonical(row.type[1:])),)
    other = other_type(inference, row, *arguments_of(inference, row, scope, site))
    if row.type == "self":
        if other is not None and isinstance(receiver, LibObject):
            return (structs.replace(receiver, type=other),)
        return itself(name, receiver)
    held = receiver.item if isinstance(receiver, LibObject) else ()
    if row.item is not None and row.item != "owner" and not isinstance(row.item, int):
        return by_attribute(inference, row, row.item, receiver, owner)
    if row.type == "instance":
        from holdlint.link.annotated import of_classes

        named = site.arguments[row.item] if site is not None and isinstance(row.item, int) and site.arguments else None
        return of_classes(inference.infer(scope, named)) if named is not None else ()
    if row.type == "item" and row.item == "owner" and isinstance(receiver, Class):
        return (Object(receiver.scope),)
    if row.type == "item":
        return rows(held) or asked_for(inference, row, scope, site)
    if row.type == "class":
        return tuple([Class(value.scope) for value in held if isinstance(value, Object)])
    if row.type == "pair":
        return (Pack((rows(held), ())),)
    if row.type == "items":
        return (Many(rows(held) or asked_for(inference, row, scope, site)),)
    item: Values = held if row.handle == "same" else ()
    if row.item == "owner":
        item = (Object(receiver.scope),) if isinstance(receiver, (Class, Object)) else ()
    elif row.item is not None:
        item = asked_for(inference, row, scope, site)
    keeps = isinstance(receiver, LibObject) and receiver.keeps
    if row.keeps and site is not None:
        keeps = keeps or any(
            key == keyword and isinstance(value, h.Literal) and value.value == wanted
            for key, value in site.keywords
            for keyword, wanted in row.keeps.items()
        )
    type_name = other or inference.rules.canonical(row.type)
    pool = pools.of_call(inference, row, type_name, receiver, scope, site)
    # `BookQuerySet.as_manager()` has the methods of the class that it is called on.
    own = (
        receiver.scope
        if isinstance(receiver, Class) and row.item is None and inference.members.is_owned(type_name)
        else -1
    )
    return (LibObject(type_name, item, None, keeps, pool, own),)


def by_attribute(
    inference: Inference, row: Give, paths: str | tuple[str, ...], receiver: Value | None, owner: int
) -> Values:
    """What a row promises because of attributes of the receiver's class (`serializer_class`, `Meta.model`)."""
    from holdlint.link.annotated import of_classes
    from holdlint.link.templates import at

    if owner < 0 and isinstance(receiver, (Object, Class)):
        owner = receiver.scope
    values = at(inference, Object(owner), paths) if owner >= 0 else ()
    if row.type == "value":
        return values
    return of_classes(values) if row.type == "instance" else rows(values)


def arguments_of(
    inference: Inference, row: Give, scope: int, site: h.CallSite | None
) -> tuple[tuple[Values, ...], tuple[tuple[str, Values], ...]]:
    """The arguments that a row looks at."""
    if not row.types or site is None:
        return (), ()
    positional = tuple([inference.infer(scope, argument) for argument in site.arguments])
    named = [(key, inference.infer(scope, value)) for key, value in site.keywords if key in row.types]
    for key, value in site.keywords:
        if key is None:
            named += [item for item in _unpacked(inference, scope, value) if item[0] in row.types]
    return positional, tuple(named)


def _unpacked(inference: Inference, scope: int, expr: h.Expr) -> list[tuple[str, Values]]:
    """The keywords of `**options`, if the options stand there or are bound once."""
    if isinstance(expr, h.Name):
        bindings = inference.find(scope, expr.id)
        if len(bindings) != 1 or bindings[0].assign is None or not isinstance(bindings[0].assign.value, h.Mapping):
            return []
        scope, expr = bindings[0].scope, bindings[0].assign.value
    if not isinstance(expr, h.Mapping):
        return []
    return [
        (key.value, inference.infer(scope, value))
        for key, value in zip(expr.keys, expr.values, strict=True)
        if isinstance(key, h.Literal) and isinstance(key.value, str)
    ]


def other_type(
    inference: Inference, row: Give, arguments: tuple[Values, ...], keywords: tuple[tuple[str, Values], ...]
) -> str | None:
    """The type that a row gives because of what an argument is."""
    named = dict(keywords)
    for key, table in row.types.items():
        values = named.get(key, ())
        if key.isdigit() and int(key) < len(arguments):
            values = arguments[int(key)]
        for value in values:
            if isinstance(value, Constant):
                names = ["true" if value.value is True else "false" if value.value is False else str(value.value)]
            elif isinstance(value, Beginning):
                names = [value.text]
            elif isinstance(value, LibObject):
                names = list(inference.rules.line_of(value.type))
            elif isinstance(value, Lib):
                names = list(inference.rules.line_of(value.name))
            elif isinstance(value, Object):
                names = [*inference.members.line(value.scope)[1], OWN]
            else:
                continue
            for name in names:
                if name in table:
                    return inference.rules.canonical(table[name])
            if (
                LOCKS in table
                and isinstance(value, Constant)
                and isinstance(value.value, str)
                and sql.locks(value.value)
            ):
                return inference.rules.canonical(table[LOCKS])
            for beginning, type_name in table.items():
                if (
                    beginning.endswith("*")
                    and names[0].startswith(beginning[:-1])
                    and isinstance(value, (Constant, Beginning))
                ):
                    return inference.rules.canonical(type_name)
    return None


def asked_for(inference: Inference, row: Give, scope: int, site: h.CallSite | None) -> Values:
    """What a query asks for, from the argument that the row names."""
    if not isinstance(row.item, int) or site is None or len(site.arguments) <= row.item:
        return ()
    return rows(inference.infer(scope, site.arguments[row.item]))


def rows(values: Values) -> Values:
    """Instances, for classes and for statements that ask for classes."""
    found: list[Values] = []
    for value in values:
        if isinstance(value, Class):
            found.append((Object(value.scope),))
        elif isinstance(value, Object):
            found.append((value,))
        elif isinstance(value, LibObject) and value.item:
            found.append(value.item)
        elif isinstance(value, Many):
            found.append(rows(value.items))
    return union((), *found)


def member(inference: Inference, value: LibObject, name: str) -> Values:
    """An attribute of a library object that rules know."""
    for line in inference.rules.line_of(value.type):
        found = attribute(inference, f"{line}.{name}", value)
        if found:
            return found
    return ()


def attribute(inference: Inference, name: str, receiver: Value) -> Values:
    """What reading a library's attribute gives, if a row says so."""
    row = inference.rules.attributes.get(name)
    if row is None:
        owner, _, last = name.rpartition(".")
        for base in inference.rules.line_of(owner)[1:]:
            row = inference.rules.attributes.get(f"{base}.{last}")
            if row is not None:
                break
        else:
            return ()
    return given(inference, row, receiver, -1, None)


def decorated(inference: Inference, decorator: Value) -> Decorate | None:
    """The row of the type whose methods a decorator adds to a function. The decorator may have some of its arguments already
    (`job = partial(rq.decorators.job, connection=redis)`), or be of a class of the project that inherits from the library's."""
    decorator = unwrapped(decorator)
    if isinstance(decorator, (Class, Object)):
        for base in inference.members.line(decorator.scope)[1]:
            found = decorated(inference, Lib(base))
            if found is not None:
                return found
    name = decorator.name if isinstance(decorator, (Lib, Bound)) else None
    if name is None:
        return None
    for one in names_of(inference, name, decorator.receiver if isinstance(decorator, Bound) else None):
        row = inference.rules.decorates.get(one)
        if row is not None:
            return row
    return None
