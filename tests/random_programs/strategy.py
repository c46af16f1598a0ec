"""Programs made at random: sessions, queries, adds, flushes, commits, rollbacks, closes, nested blocks, functions that take or
make sessions, branches, loops with `break` and `continue`, `try`/`except`/`else`/`finally`, early returns, generators and
context managers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st
from random_programs.programs import (
    STYLES,
    Body,
    Call,
    Do,
    Each,
    Function,
    If,
    Jump,
    Loop,
    New,
    Program,
    Statement,
    Style,
    Try,
    Wait,
    With,
)

SESSION = ("execute", "add", "commit", "rollback", "close", "flush", "scalars", "get")
CONNECTION = ("execute", "commit", "rollback", "close")
DEEPEST = 4


@dataclass(frozen=True)
class Place:
    """Where a statement is to stand."""

    sessions: tuple[str, ...]
    connections: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    """Sessions inside a transaction block of their own: what ends the transaction does not belong there."""
    depth: int = 0
    loop: bool = False
    """`break` and `continue` belong here."""
    leaves: bool = True
    """`return` belongs here."""
    handler: bool = False
    """A bare `raise` belongs here."""
    yields: str | None = None
    """What a generator yields here; None: nothing."""

    def deeper(self, **changes: Any) -> Place:
        return replace(self, depth=self.depth + 1, **changes)


class Maker:
    """Makes a program out of what Hypothesis draws. The first of the things to choose from are the simplest."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.draw = draw
        self.made: list[Function] = []
        self.names = 0
        self.left = 0
        """How many statements the function may still have."""

    def one_of(self, options: Sequence[Any]) -> Any:
        return options[self.draw(NUMBERS[len(options)])] if len(options) > 1 else options[0]

    def often(self, times: int) -> bool:
        """True in one of so many cases."""
        return bool(self.one_of(range(times)) == times - 1)

    def fresh(self) -> str:
        self.names += 1
        return f"s{self.names}"

    # ---- programs

    def program(self) -> Program:
        style: Style = self.one_of(STYLES)
        self.style = style
        for number in range(self.one_of((0, 1, 1, 2, 3))):
            self.function(f"helper{number}")
        self.names = 0
        self.left = 14
        params = ("db",) if style == "self" or self.often(2) else ()
        body = self.body(Place(params), 5)
        return Program(style, (*self.made, Function("main", "plain", params, body)))

    def function(self, name: str) -> None:
        self.names = 0
        self.left = 8
        kind = self.one_of(("plain", "plain", "plain", "context", "generator", "factory"))
        if kind == "factory":
            place = Place(self.one_of(((), ("db",))), leaves=False)
            before, made = self.body(place, 1), self.fresh()
            inside = self.body(replace(place, sessions=(*place.sessions, made)), 2)
            body = (*before, New(made), *inside, Jump(f"return {made}"))
            self.made.append(Function(name, "factory", place.sessions, body))
            return
        params = self.one_of((("db",), ("db",), (), ("db", "other")))
        place = Place(params)
        if kind == "plain":
            body = self.body(place, 4)
        elif kind == "context":
            body = self.context(replace(place, leaves=False))
        else:
            body = self.body(replace(place, yields="", leaves=not self.is_async), 3)
            if not yields(body):
                body = (*body, Jump("yield")) if not ends(body) else (Jump("yield"), *body)
        self.made.append(Function(name, kind, params, body))

    @property
    def is_async(self) -> bool:
        return self.style == "async"

    def context(self, place: Place) -> Body:
        """A body that yields once on every path that does not raise before."""
        before = self.body(place, 2, jumps=False)
        shape = self.one_of(("yield", "with", "finally", "except", "new", "branch"))
        inside: Body
        if shape == "with":
            inside = (self.block(place, lambda deeper: self.yielding(deeper)),)
        elif shape == "new":
            made = self.fresh()
            deeper = replace(place, sessions=(*place.sessions, made))
            body = (*self.body(deeper, 1, jumps=False), Jump(f"yield {made}"), *self.body(deeper, 1, jumps=False))
            inside = (New(made), Try(body, (), (), (Do(made, "close"),)))
        elif shape == "finally":
            inside = (Try(self.yielding(place), (), (), self.body(place.deeper(), 2, jumps=False) or (Wait(),)),)
        elif shape == "except":
            handler = self.body(place.deeper(handler=True), 2, jumps=False)
            if self.often(2):
                handler = (*handler, Jump("raise"))
            inside = (Try(self.yielding(place), (("Exception", handler),), (), ()),)
        elif shape == "branch":
            inside = (If((self.block(place, lambda deeper: self.yielding(deeper)),), self.yielding(place)),)
        else:
            inside = self.yielding(place)
        return (*before, *inside, *self.body(place, 2, jumps=False))

    def yielding(self, place: Place) -> Body:
        given = self.one_of((*place.sessions[-1:], ""))
        jump = Jump(f"yield {given}".strip())
        return (*self.body(place, 1, jumps=False), jump, *self.body(place, 1, jumps=False))

    # ---- statements

    def body(self, place: Place, most: int, jumps: bool = True) -> Body:
        """Up to so many statements."""
        found: list[Statement] = []
        for _ in range(self.one_of(range(most + 1))):
            if self.left <= 0:
                break
            self.left -= 1
            statement, place = self.statement(place, jumps)
            found.append(statement)
            if isinstance(statement, Jump) and statement.text.split()[0] != "yield":
                break
        return tuple(found)

    def statement(self, place: Place, jumps: bool) -> tuple[Statement, Place]:
        kinds = ["wait", "wait"]
        if place.sessions:
            kinds += ["do"] * 5
        if place.connections:
            kinds += ["connection"]
        if self.made:
            kinds += ["call"] * 3
        if place.yields is not None:
            kinds += ["yield"] * 2
        if place.depth < DEEPEST:
            kinds += ["if", "if", "try", "try", "with", "with", "loop"]
        if jumps:
            kinds += ["jump"]
        kinds += ["new"]
        return getattr(self, f"_{self.one_of(kinds)}")(place, jumps)  # type: ignore[no-any-return]

    def _wait(self, place: Place, jumps: bool) -> tuple[Statement, Place]:
        return Wait(), place

    def _do(self, place: Place, jumps: bool) -> tuple[Statement, Place]:
        name = self.one_of(place.sessions)
        operations = tuple([o for o in SESSION if o not in ENDING]) if name in place.fixed else SESSION
        return Do(name, self.one_of(operations)), place

    def _connection(self, place: Place, jumps: bool) -> tuple[Statement, Place]:
        return Do(self.one_of(place.connections), self.one_of(CONNECTION)), place

    def _new(self, place: Place, jumps: bool) -> tuple[Statement, Place]:
        name = self.fresh()
        factories = [f for f in self.made if f.kind == "factory" and len(f.params) <= len(place.sessions)]
        call = None
        if factories and self.often(2):
            factory = self.one_of(factories)
            call = Call(factory.name, tuple([self.one_of(place.sessions) for _ in factory.params]))
        return New(name, call), replace(place, sessions=(*place.sessions, name))

    def _jump(self, place: Place, jumps: bool) -> tuple[Statement, Place]:
        options = ['raise ValueError("no")', 'raise KeyError("no")']
        if place.leaves:
            options.append("return")
        if place.loop:
            options += ["break", "continue", "break", "continue"]
        if place.handler:
            options += ["raise"] * 2
        return Jump(self.one_of(options)), place

    def _yield(self, place: Place, jumps: bool) -> tuple[Statement, Place]:
        return Jump("yield"), place

    def _if(self, place: Place, jumps: bool) -> tuple[Statement, Place]:
        deeper = place.deeper()
        return If(self.body(deeper, 3, jumps), self.body(deeper, 2, jumps)), place

    def _loop(self, place: Place, jumps: bool) -> tuple[Statement, Place]:
        deeper = place.deeper(loop=jumps)
        kind = self.one_of(("for", "while", "forever"))
        body = self.body(deeper, 3, jumps)
        otherwise = self.body(place.deeper(), 1, jumps) if kind != "forever" and self.often(3) else ()
        return Loop(kind, body, otherwise), place

    def _try(self, place: Place, jumps: bool) -> tuple[Statement, Place]:
        deeper = place.deeper()
        body = self.body(deeper, 3, jumps)
        caught = self.one_of((("Exception",), (), ("ValueError",), ("ValueError", "Exception"), ("",)))
        if place.yields is not None and caught == ("",):
            caught = ("Exception",)  # a generator that goes on after GeneratorExit is a mistake
        handlers = tuple([(kind, self.body(replace(deeper, handler=True), 2, jumps)) for kind in caught])
        otherwise = self.body(deeper, 1, jumps) if handlers and self.often(3) else ()
        final: Body = ()
        if not handlers or self.often(3):
            final = self.body(replace(deeper, loop=False, leaves=False, yields=None), 2, False)
        if not handlers and not final:
            final = (Wait(),)
        return Try(body, handlers, otherwise, final), place

    def _with(self, place: Place, jumps: bool) -> tuple[Statement, Place]:
        return self.block(place, lambda deeper: self.body(deeper, 4, jumps)), place

    def block(self, place: Place, body: Callable[[Place], Body]) -> Statement:
        """A `with` statement around a body."""
        kind = self.one_of(("session", "session", "block", "closing", "transaction", "connect", "begin"))
        name = self.fresh()
        deeper = place.deeper(sessions=(*place.sessions, name))
        if kind == "block":
            return With(kind, name, body(replace(deeper, fixed=(*place.fixed, name))))
        if kind == "transaction":
            fixed = replace(deeper, depth=deeper.depth + 1, fixed=(*place.fixed, name))
            return With("session", name, (With(kind, name, body(fixed)),))
        if kind in ("connect", "begin"):
            return With(kind, name, body(place.deeper(connections=(*place.connections, name))))
        return With(kind, name, body(deeper))

    def _call(self, place: Place, jumps: bool) -> tuple[Statement, Place]:
        """A call of a function of the program, in the way in which its kind is called."""
        callee = self.one_of(self.made)
        sessions = [name for name in place.sessions if name not in place.fixed]
        arguments: list[str] = []
        around: list[str] = []
        for _ in callee.params:
            if sessions:
                arguments.append(self.one_of(sessions))
            else:
                around.append(self.fresh())
                arguments.append(around[-1])
        call = Call(callee.name, tuple(arguments))
        inside = place.deeper(sessions=(*place.sessions, *around))
        statement: Statement = call
        if callee.kind == "factory":
            statement = New(self.fresh(), call)
            inside = replace(inside, sessions=(*inside.sessions, statement.name))
        elif callee.kind == "context":
            gives = given(callee.body)
            name = self.fresh() if gives else ""
            if name:
                fixed = (*inside.fixed, name) if gives_fixed(callee.body, self.made) else inside.fixed
                inside = replace(inside, sessions=(*inside.sessions, name), fixed=fixed)
            statement = With("call", name, self.body(inside, 3, jumps), call)
        elif callee.kind == "generator":
            statement = Each(call, self.body(replace(inside, loop=jumps), 3, jumps))
        for name in reversed(around):
            statement = With("session", name, (statement,))
        behind = inside if statement.__class__ is New else place
        return statement, behind


ENDING = ("commit", "rollback", "close")
NUMBERS = [st.integers(0, max(count - 1, 0)) for count in range(40)]


def statements(body: Body) -> list[Statement]:
    """All statements of a body, inner ones, too."""
    found: list[Statement] = []
    for statement in body:
        found.append(statement)
        for inner in bodies(statement):
            found += statements(inner)
    return found


def yields(body: Body) -> bool:
    return any(isinstance(one, Jump) and one.text.startswith("yield") for one in statements(body))


def ends(body: Body) -> bool:
    return bool(body) and isinstance(body[-1], Jump) and not body[-1].text.startswith("yield")


def given(body: Body) -> bool:
    """Whether a context manager gives a session on every path."""
    found = [one.text for one in statements(body) if isinstance(one, Jump) and one.text.startswith("yield")]
    return all(text != "yield" for text in found)


def gives_fixed(body: Body, made: Sequence[Function], around: frozenset[str] = frozenset()) -> bool:
    """Whether a context manager gives a session inside a transaction block of it."""
    for statement in body:
        if isinstance(statement, Jump) and statement.text.partition(" ")[2] in around:
            return True
        inside = around
        if isinstance(statement, With) and statement.call is not None:
            callee = next(f for f in made if f.name == statement.call.callee)
            inside = around | {statement.name} if gives_fixed(callee.body, made) else around
        elif isinstance(statement, With) and statement.what in ("block", "transaction"):
            inside = around | {statement.name}
        if any(gives_fixed(inner, made, inside) for inner in bodies(statement)):
            return True
    return False


def bodies(statement: Statement) -> list[Body]:
    """What stands inside a statement."""
    if isinstance(statement, (If, Loop)):
        return [statement.body, statement.otherwise]
    if isinstance(statement, Try):
        handlers = [handler for _, handler in statement.handlers]
        return [statement.body, *handlers, statement.otherwise, statement.final]
    return [statement.body] if isinstance(statement, (With, Each)) else []


@st.composite
def programs(draw: Any) -> Program:
    return Maker(draw).program()
