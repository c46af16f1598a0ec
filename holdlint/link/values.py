"""What an expression can be. An expression has a tuple of possible values; the empty tuple says that nothing is known."""

from __future__ import annotations

from msgspec import Struct


class Lib(Struct, frozen=True, gc=False):
    """A module, class or function of a library, by the name that the rules use."""

    name: str


class LibObject(Struct, frozen=True, gc=False):
    """An instance of a library's type. `item` is what it was asked for (`session.query(User)`), `handle` the identity of
    the connection it works on (only known while tracking), `keeps` says that commit leaves objects loaded, `pool` is the
    identity of the pool that it is or that it makes connections of (see `link.pools`), `own` the class of the project below
    the type whose instance it is."""

    type: str
    item: Values = ()
    handle: str | None = None
    keeps: bool = False
    pool: str = ""
    own: int = -1


class Bound(Struct, frozen=True, gc=False):
    """An attribute of a library object of which only the name is known; calling it is calling `name` on `receiver`. `owner` is
    the class of the project that has the attribute from a library's base; -1 if there is none."""

    name: str
    receiver: Value
    owner: int = -1


class Module(Struct, frozen=True, gc=False):
    """A file of the project."""

    file: int


class Package(Struct, frozen=True, gc=False):
    """A folder of the project without a file of its own."""

    name: str


class Function(Struct, frozen=True, gc=False):
    """A function or lambda of the project; `receiver` is what it is bound to, `outer` identifies the frame it closes over."""

    scope: int
    receiver: Value | None = None
    outer: int = 0
    raw: bool = False
    """Without its decorators."""


class Class(Struct, frozen=True, gc=False):
    """A class of the project; not `exact` if it may be one below it (`kind: type[Plugin]`)."""

    scope: int
    exact: bool = True


class Object(Struct, frozen=True, gc=False):
    """An instance of a class of the project; `exact` if it is known not to be of a subclass. `handle` is the session that
    loaded it, if it is a row."""

    scope: int
    exact: bool = False
    fields: tuple[tuple[str, Values], ...] = ()
    handle: str | None = None


class Many(Struct, frozen=True, gc=False):
    """A container or iterator; `items` is what its elements can be (the values, for a mapping)."""

    items: Values


class Pack(Struct, frozen=True, gc=False):
    """A tuple with a value for each position."""

    items: tuple[Values, ...]


class Keywords(Struct, frozen=True, gc=False):
    """What `**kwargs` holds, as far as it is known."""

    items: tuple[tuple[str, Values], ...]


class Constant(Struct, frozen=True, gc=False):
    value: str | int | float | bool | None


class Named(Struct, frozen=True, gc=False):
    """A text that names something of the program, whole or in part (`f"{cls.__module__}.{cls.__name__}"`), or the module that
    was imported by it."""

    thing: Value


class Present(Struct, frozen=True, gc=False):
    """Something that is not None, of which nothing else is known."""


class Beginning(Struct, frozen=True, gc=False):
    """A URL of which only the beginning is known."""

    text: str


class Partial(Struct, frozen=True, gc=False):
    """A function some of whose arguments are given, or that is wrapped."""

    function: Value
    arguments: tuple[Values, ...] = ()
    keywords: tuple[tuple[str, Values], ...] = ()
    awaits: bool = False
    """Calling it runs a coroutine to its end (`async_to_sync(f)`)."""
    inside: Value | None = None
    """The context manager that is entered around each call (`database.atomic()(f)`)."""
    provides: bool = False
    """It is a provider of a container: arguments that are providers are called first, a generator gives what it yields."""
    enters: bool = False
    """It makes a context manager of a generator function (`contextmanager(get_session)`)."""


class Super(Struct, frozen=True, gc=False):
    """`super()` in a method of a class."""

    scope: int
    receiver: Value | None = None


class Context(Struct, frozen=True, gc=False):
    """What a call of a `@contextmanager` function gives: the function runs to its `yield` when this is entered."""

    function: Function
    arguments: tuple[Values, ...] = ()
    keywords: tuple[tuple[str, Values], ...] = ()


class Pending(Struct, frozen=True, gc=False):
    """A coroutine or generator that has been made and not run yet."""

    callee: Value
    arguments: tuple[Values, ...] = ()
    keywords: tuple[tuple[str, Values], ...] = ()
    site: tuple[int, int] = (-1, -1)
    handed: tuple[int, int] = (-1, -1)
    """Where a body was handed over that is sent later: a call of a scope, or its line, negated."""


Value = (
    Lib
    | LibObject
    | Bound
    | Module
    | Package
    | Function
    | Class
    | Object
    | Many
    | Pack
    | Keywords
    | Constant
    | Beginning
    | Named
    | Present
    | Partial
    | Super
    | Context
    | Pending
)
Values = tuple[Value, ...]


def unwrapped(value: Value) -> Value:
    """What a value is without the arguments that it was given before."""
    while isinstance(value, Partial):
        value = value.function
    return value


MOST = 12
"""An expression with more possible values than this is as good as unknown beyond them."""


def union(*options: Values) -> Values:
    """All different values of the options, in order."""
    filled = [values for values in options if values]
    if len(filled) <= 1:
        return filled[0] if filled else ()
    options = tuple(filled)
    found: list[Value] = []
    for values in options:
        for value in values:
            if value not in found:
                found.append(value)
                if len(found) >= MOST:
                    return tuple(found)
    return tuple(found)
