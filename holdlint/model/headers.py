"""What one file says, without regard to flow: imports, scopes, assignments, calls in source order.

Headers know Python and no library. They are plain data: cached by the file's content, sent between processes.
Expressions are trees of the structs below; a call inside an expression is a number into the calls of its scope, so that
a call is stored once and can be named by (file, scope, number).
"""

from __future__ import annotations

from typing import Literal as OneOf

from msgspec import Struct


class Name(Struct, tag=0, array_like=True, frozen=True, gc=False):
    id: str


class Attribute(Struct, tag=1, array_like=True, frozen=True, gc=False):
    value: Expr
    name: str


class Call(Struct, tag=2, array_like=True, frozen=True, gc=False):
    """The `index`-th call of the scope in source order."""

    index: int


class Subscript(Struct, tag=3, array_like=True, frozen=True, gc=False):
    value: Expr
    key: Expr


class Await(Struct, tag=4, array_like=True, frozen=True, gc=False):
    value: Expr


class Choice(Struct, tag=5, array_like=True, frozen=True, gc=False):
    """`a or b`, `a and b` (no test) and `a if test else b`: the value is one of the options."""

    options: tuple[Expr, ...]
    test: Expr | None = None
    conjunct: bool = False
    """`a and b`: the first one that is false; of `a or b`, it is the first one that is true."""


class Literal(Struct, tag=6, array_like=True, frozen=True, gc=False):
    value: str | int | float | bool | None


class Sequence(Struct, tag=7, array_like=True, frozen=True, gc=False):
    """A list, tuple or set display; as the key of a subscript also a `slice` without a step."""

    items: tuple[Expr, ...]
    kind: str = "list"


class Mapping(Struct, tag=8, array_like=True, frozen=True, gc=False):
    """A dict display; a key is None for `**value`."""

    keys: tuple[Expr | None, ...]
    values: tuple[Expr, ...]


class Lambda(Struct, tag=9, array_like=True, frozen=True, gc=False):
    scope: int


class Comprehension(Struct, tag=10, array_like=True, frozen=True, gc=False):
    """`kind` is list, set, dict or generator; a generator runs when it is iterated."""

    kind: str
    element: Expr
    loops: tuple[Loop, ...]


class Loop(Struct, array_like=True, frozen=True, gc=False):
    target: Expr
    iterable: Expr
    conditions: tuple[Expr, ...]
    is_async: bool


class Starred(Struct, tag=11, array_like=True, frozen=True, gc=False):
    value: Expr


class Yield(Struct, tag=12, array_like=True, frozen=True, gc=False):
    """The `index`-th `yield` of the scope in source order."""

    value: Expr | None
    index: int
    delegates: bool = False


class Group(Struct, tag=13, array_like=True, frozen=True, gc=False):
    """Parts that are evaluated in order; what comes out of them is of no interest (arithmetic, f-strings, comparisons), except
    how a URL begins that is put together: headers have that, bodies need not."""

    parts: tuple[Expr, ...]
    begins: str = ""


class Walrus(Struct, tag=14, array_like=True, frozen=True, gc=False):
    target: Expr
    value: Expr


class Test(Struct, tag=15, array_like=True, frozen=True, gc=False):
    """`not x`, `x is None`, `x is not None`."""

    how: OneOf["not", "is None", "is not None"]
    value: Expr


Expr = (
    Name
    | Attribute
    | Call
    | Subscript
    | Await
    | Choice
    | Literal
    | Sequence
    | Mapping
    | Lambda
    | Comprehension
    | Starred
    | Yield
    | Group
    | Walrus
    | Test
)

NOTHING = Group(())
"""An expression of which nothing is known and in which nothing is called."""


class Extent(Struct, array_like=True, frozen=True, gc=False):
    """Where an expression stands: lines and columns as those of a `CallSite`."""

    line: int
    column: int
    end_line: int
    end_column: int


class CallSite(Struct, array_like=True, frozen=True, gc=False):
    """One call. Lines are 1-based; columns are 0-based UTF-8 byte offsets, as in `ast`."""

    function: Expr
    arguments: tuple[Expr, ...]
    keywords: tuple[tuple[str | None, Expr], ...]
    line: int
    column: int
    end_line: int
    end_column: int


class Assign(Struct, array_like=True, frozen=True, gc=False):
    """A name, attribute or item gets a value: by `=`, by `for`, by `with … as`, or only an annotation (`value` None).
    A `with` without `as` stands here, too: its target is nothing."""

    target: Expr
    value: Expr | None
    annotation: Expr | None = None
    how: OneOf["=", "for", "async for", "with", "async with"] = "="
    line: int = 0
    """Where the statement begins, if it is an assignment."""


class Param(Struct, array_like=True, frozen=True, gc=False):
    """`annotation` and `default` are expressions of the enclosing scope."""

    name: str
    kind: OneOf["position", "either", "keyword", "*", "**"]
    annotation: Expr | None = None
    default: Expr | None = None


class Import(Struct, array_like=True, frozen=True, gc=False):
    """`name` is bound to `module` (`attribute` None) or to an attribute of it; `*` imports have the name `*`."""

    name: str
    module: str
    attribute: str | None
    level: int


class Scope(Struct, array_like=True, frozen=True, gc=False):
    """A module, class, function or lambda. `parent` is an index into the file's scopes (-1 for the module)."""

    kind: OneOf["module", "class", "function", "lambda"]
    name: str
    parent: int
    line: int
    end_line: int
    is_async: bool = False
    is_generator: bool = False
    params: tuple[Param, ...] = ()
    decorators: tuple[Expr, ...] = ()
    bases: tuple[Expr, ...] = ()
    returns_annotation: Expr | None = None
    calls: tuple[CallSite, ...] = ()
    assigns: tuple[Assign, ...] = ()
    returns: tuple[Expr, ...] = ()
    yields: tuple[Expr, ...] = ()
    imports: tuple[Import, ...] = ()
    reads: tuple[Attribute, ...] = ()
    """The attributes that are read, each name of each owner once; methods that are called are not among them."""
    shared: tuple[str, ...] = ()
    """Names declared `global` or `nonlocal`."""
    statements: tuple[int, ...] = ()
    """First line of each statement in source order, without those of inner scopes."""
    options: tuple[tuple[str, Expr], ...] = ()
    """The keywords of a class: `class Hero(SQLModel, table=True)`."""
    yield_sites: tuple[Extent, ...] = ()
    """Where each `yield` stands; `yields` has the values of those that have one."""
    fills: tuple[int, ...] = ()
    """The calls that put their last argument into what they are called on, if that is a container: `handlers.append(f)`."""


class Header(Struct, array_like=True, frozen=True, gc=False):
    """One file. Scope 0 is the module; scopes stand in source order. `lines` counts the lines of the file."""

    scopes: tuple[Scope, ...]
    lines: int = 0


class Unreadable(Struct, array_like=True, frozen=True, gc=False):
    """Why a file has no header."""

    line: int
    column: int
    message: str
