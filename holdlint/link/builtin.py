"""Calls of Python itself whose result follows from their arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link import library, naming
from holdlint.link.values import (
    Bound,
    Class,
    Constant,
    Function,
    Lib,
    LibObject,
    Many,
    Named,
    Object,
    Pack,
    Partial,
    Super,
    Value,
    Values,
    union,
)
from holdlint.model import headers as h

if TYPE_CHECKING:
    from holdlint.link.infer import Inference

SAME_ELEMENTS = frozenset(
    f"builtins.{name}"
    for name in ("list", "tuple", "set", "frozenset", "sorted", "reversed", "iter", "aiter", "filter")
)
EMPTY = frozenset(
    {"builtins.list", "builtins.set", "collections.deque", "collections.OrderedDict", "collections.defaultdict"}
    | {"weakref.WeakSet", "weakref.WeakValueDictionary"}
)
"""What makes a container if it is called without arguments."""
ENTRY_POINTS = frozenset(
    {"importlib.metadata.entry_points", "importlib.metadata.EntryPoints.select", "importlib.metadata.EntryPoints.get"}
    | {"importlib.metadata.EntryPoints.__getitem__", "pkg_resources.iter_entry_points"}
)
ONE_ELEMENT = frozenset({"builtins.next", "builtins.anext", "builtins.min", "builtins.max"})
FIRST_ARGUMENT = frozenset(
    {"copy.copy", "copy.deepcopy", "contextlib.closing", "contextlib.aclosing", "weakref.proxy", "typing.assert_type"}
)
CONTEXT_MANAGERS = frozenset({"contextlib.contextmanager", "contextlib.asynccontextmanager"})
DELEGATES = frozenset({"__getattr__", "__getattribute__"})
"""Functions that hand on the name that they are asked for, whatever it is."""
GENERAL = "request"
"""The method of an HTTP client of which those for each verb are short forms."""
ELEMENT_METHODS = frozenset({"get", "pop", "popleft", "popitem", "setdefault", "__getitem__"})
ELEMENTS_METHODS = frozenset({"values", "copy", "union", "difference", "intersection"})


def call(inference: Inference, name: str, receiver: Value | None, scope: int, site: h.CallSite | None) -> Values | None:
    """What the call gives; None if `name` is not one of these."""
    if name.startswith("builtins.container."):
        return _container(name.rpartition(".")[2], receiver)
    if name.startswith(naming.TEXT) and receiver is not None:
        return naming.of_text(inference, name[len(naming.TEXT) :], receiver, scope, site)
    if name == "importlib.metadata.EntryPoint.load" and isinstance(receiver, LibObject):
        return receiver.item
    if site is None:
        return None
    if name in ENTRY_POINTS:
        return inference.entry_points.asked(scope, site)
    if name == "builtins.super":
        return _super(inference, scope, site)
    if not site.arguments:
        if name == "builtins.dict":
            return (Many(union((), *[inference.infer(scope, value) for _, value in site.keywords])),)
        return (Many(()),) if name in EMPTY else None
    if name == "collections.defaultdict":
        return (Many(()),)
    if name in ("importlib.import_module", "builtins.__import__"):
        return naming.imported(inference, inference.infer(scope, site.arguments[0]))
    if name in FIRST_ARGUMENT:
        return inference.infer(scope, site.arguments[0])
    if name in SAME_ELEMENTS:
        return (Many(inference.iterate(inference.infer(scope, site.arguments[-1]))),)
    if name in ONE_ELEMENT:
        return inference.iterate(inference.infer(scope, site.arguments[0]))
    if name == "builtins.enumerate":
        return (Many((Pack(((), inference.iterate(inference.infer(scope, site.arguments[0])))),)),)
    if name == "builtins.zip":
        parts = tuple([inference.iterate(inference.infer(scope, argument)) for argument in site.arguments])
        return (Many((Pack(parts),)),)
    if name == "builtins.getattr":
        return _getattr(inference, scope, site)
    if name == "builtins.type" and len(site.arguments) == 1:
        return tuple(Class(v.scope) for v in inference.infer(scope, site.arguments[0]) if isinstance(v, Object))
    if name in ("typing.cast", "typing_extensions.cast"):
        from holdlint.link.annotated import instances

        return instances(inference, scope, site.arguments[0])
    if name == "functools.partial":
        given = tuple([inference.infer(scope, argument) for argument in site.arguments[1:]])
        keywords = tuple([(key, inference.infer(scope, value)) for key, value in site.keywords if key])
        return tuple(Partial(value, given, keywords) for value in inference.infer(scope, site.arguments[0]))
    if name in CONTEXT_MANAGERS:
        return managers(inference.infer(scope, site.arguments[0]))
    if name in ("asyncio.gather", "anyio.gather"):
        return (Many(union((), *[inference.infer(scope, argument) for argument in site.arguments])),)
    if name in ("asyncio.wait_for", "asyncio.shield", "asyncio.create_task", "asyncio.ensure_future", "asyncio.run"):
        return inference.infer(scope, site.arguments[0])
    return None


def managers(functions: Values) -> Values:
    """What `contextmanager` makes of generator functions."""
    return tuple([Partial(value, enters=True) for value in functions if isinstance(value, Function)])


def _container(method: str, receiver: Value | None) -> Values:
    if not isinstance(receiver, Many):
        return ()
    if method in ELEMENT_METHODS:
        return receiver.items
    if method in ELEMENTS_METHODS:
        return (receiver,)
    if method == "items":
        return (Many((Pack(((), receiver.items)),)),)
    return ()


def _super(inference: Inference, scope: int, site: h.CallSite) -> Values:
    program = inference.program
    current = scope
    while current >= 0:
        owner = program.class_of(current)
        if owner is not None:
            receiver: Value | None = None
            if program.scopes[current].params:
                for value in inference.param(current, 0):
                    receiver = value
            return (Super(owner, receiver),)
        current = program.parent(current)
    return ()


def _general(inference: Inference, owners: Values) -> Values:
    """The method that a name means that nobody sees: `getattr(session, verb.lower())` is what `session.request` is."""
    found: list[Values] = []
    for owner in owners:
        for value in inference.members.of(owner, GENERAL) if isinstance(owner, (Lib, LibObject)) else ():
            if isinstance(value, (Lib, Bound)) and any(
                inference.rules.wait(name) is not None for name in library.names_for(inference, value)
            ):
                found.append((value,))
    return union((), *found)


def _getattr(inference: Inference, scope: int, site: h.CallSite) -> Values:
    found: list[Values] = []
    found.append(tuple([v.thing for v in inference.infer(scope, site.arguments[0]) if isinstance(v, Named)]))
    if len(site.arguments) > 1:
        key_expr = site.arguments[1]
        keys = inference.infer(scope, key_expr)
        if not keys and isinstance(key_expr, h.Name):
            keys = inference.passed.texts(scope, key_expr.id)
        for key in keys:
            if isinstance(key, Constant) and isinstance(key.value, str):
                found.append(inference.members.of_all(inference.infer(scope, site.arguments[0]), key.value))
        if not any(found) and inference.program.scopes[scope].name not in DELEGATES:
            found.append(_general(inference, inference.infer(scope, site.arguments[0])))
    if len(site.arguments) > 2 and not any(found):
        found.append(inference.infer(scope, site.arguments[2]))
    return union((), *found)
