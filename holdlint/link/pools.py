"""Which pool a value is, or makes connections of: what tells two connections of one pool from two of different ones.

An identity is a text. A pool gets the name of the first thing that it is bound to; what is made of it (a session factory,
a session) has the pool of the engine that it was given. What the source does not tell is never the same as anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from holdlint.link.values import Constant, LibObject, Value, Values
from holdlint.model import headers as h
from holdlint.rulebook.rows import Give

if TYPE_CHECKING:
    from holdlint.link.infer import Inference

UNKNOWN = "?"
"""A pool, or none, of which nothing is known. The empty text is a pool that is not bound to a name yet, or just any pool."""
LOCAL = "local:"
"""Begins the name of a pool that a parameter or a local name stands for: another one in each call of its function."""
FIELD = "field:"
"""Begins the name of a pool that an attribute stands for: another one in each object. The number of the class follows."""
OWN = "own:"
"""Begins the name of a pool that an attribute of `self` stands for where there are several objects: it is the same for all that
is done with that `self`, and means nothing to others. The name of the attribute follows."""
UNBOUND = "~"
"""Begins the name of a session factory that was given no engine when it was made."""


def bound(inference: Inference, values: Values, scope: int, name: str) -> Values:
    """What is bound to a name of a scope."""
    pools = inference.rules.pools
    for value in values:
        if type(value) is LibObject and not value.pool and pools.is_pool(value.type):
            local = inference.program.scopes[scope].kind not in ("module", "class")
            return named(inference, values, f"{LOCAL if local else ''}{scope}.{name}")
    return values


def field_of(inference: Inference, owner: int, name: str) -> str:
    """The identity of a pool that an object of a class keeps in an attribute."""
    program = inference.program
    line = inference.members.line(owner)[0]
    declaring = next((one for one in line if name in program.fields(one) or name in program.bindings(one)), owner)
    return f"{FIELD}{declaring}.{name}"


def kept(inference: Inference, values: Values, owner: int, name: str) -> Values:
    """What an object of a class keeps in an attribute."""
    pools = inference.rules.pools
    if not any(type(value) is LibObject and pools.is_pool(value.type) for value in values):
        return values
    return named(inference, values, field_of(inference, owner, name), local=True)


def named(inference: Inference, values: Values, name: str, local: bool = False) -> Values:
    """The values, where pools without an identity get that of a name; with `local`, also those that a local name had given."""
    pools = inference.rules.pools
    for value in values:
        if type(value) is LibObject and pools.is_pool(value.type) and _nameless(value.pool, local):
            break
    else:
        return values
    return tuple(
        [
            structs.replace(value, pool=_full(inference, value, name))
            if type(value) is LibObject and pools.is_pool(value.type) and _nameless(value.pool, local)
            else value
            for value in values
        ]
    )


def _nameless(pool: str, local: bool) -> bool:
    return not pool or (local and pool.startswith((LOCAL, UNBOUND + LOCAL)))


def _full(inference: Inference, value: LibObject, name: str) -> str:
    return UNBOUND + name if name and inference.rules.pools.draws(value.type) else name


def given(
    inference: Inference,
    row: Give,
    receiver: Value | None,
    arguments: tuple[Values, ...],
    keywords: dict[str, Values],
) -> str:
    """The pool of what a call gives, as far as its row and its arguments say."""
    if row.pool == "own":
        return ""
    for key in row.pool or ():
        values = keywords.get(key) if isinstance(key, str) else arguments[key] if key < len(arguments) else None
        if values is not None and not _nothing(values):
            return one_of(inference, values)
    if isinstance(receiver, LibObject):
        if receiver.pool:
            return receiver.pool
        if inference.rules.pools.is_unpooled(receiver.type):
            return UNKNOWN
        if inference.rules.pools.draws(receiver.type):
            return ""
    return UNKNOWN if row.pool is None else ""


def one_of(inference: Inference, values: Values) -> str:
    """The pool that all values are, or draw from."""
    found = {value.pool if isinstance(value, LibObject) else "" for value in values}
    pool = found.pop() if len(found) == 1 else ""
    return pool or UNKNOWN


def _nothing(values: Values) -> bool:
    return bool(values) and all(isinstance(value, Constant) and value.value is None for value in values)


def of_call(
    inference: Inference, row: Give, type_name: str, receiver: Value | None, scope: int, site: h.CallSite | None
) -> str:
    """The pool of the value that a row promises for a call in a scope; the empty text for what has nothing to do with pools."""
    rules = inference.rules
    if row.pool is None and not rules.pools.is_pool(type_name):
        # The session that everybody shares is as good as the pool that it draws from.
        return receiver.pool if row.handle == "ambient" and isinstance(receiver, LibObject) else ""
    if site is None:
        return given(inference, row, receiver, (), {}) if not isinstance(row.pool, tuple) else UNKNOWN
    arguments: tuple[Values, ...] = ()
    keywords: dict[str, Values] = {}
    if isinstance(row.pool, tuple):
        arguments = tuple([inference.infer(scope, argument) for argument in site.arguments])
        keywords = {key: inference.infer(scope, value) for key, value in site.keywords if key in row.pool}
        if any(key is None for key, _ in site.keywords) and not any(key in row.pool for key in keywords):
            return UNKNOWN
    return given(inference, row, receiver, arguments, keywords)


def returned(inference: Inference, scope: int, values: Values) -> Values:
    """What a function returns, for its callers: a function without parameters returns one and the same pool, others may
    return another one for each argument."""
    if not any(type(value) is LibObject and inference.rules.pools.is_pool(value.type) for value in values):
        return values
    row = inference.program.scopes[scope]
    if row.returns_annotation is not None and row.returns:
        # The annotation says that it is a pool, the statements say which.
        types = {value.type for value in values if isinstance(value, LibObject)}
        told = [value for expr in row.returns for value in inference.infer(scope, expr) if not _nothing((value,))]
        if told and all(isinstance(value, LibObject) and value.type in types for value in told):
            values = tuple(dict.fromkeys(told))
    owner = inference.program.class_of(scope)
    if len(row.params) > (owner is not None):
        return named(inference, values, "", local=True)
    name = f"result:{scope}" if owner is None else field_of(inference, owner, f"{row.name}()")
    return named(inference, values, name, local=True)
