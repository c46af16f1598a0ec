"""Small programs about sessions and waits, and how they are written down as Python.

A program is a tuple of functions, each of which may call those before it. It is written in one of three styles: with a sync
session, with an async one, and with a sync one that methods find on `self`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Style = Literal["sync", "async", "self"]
STYLES: tuple[Style, ...] = ("sync", "async", "self")


@dataclass(frozen=True)
class Wait:
    """The network is waited for."""


@dataclass(frozen=True)
class Do:
    """A method of a session or connection is called."""

    name: str
    operation: str


@dataclass(frozen=True)
class If:
    body: Body
    otherwise: Body


@dataclass(frozen=True)
class Loop:
    kind: Literal["for", "while", "forever"]
    body: Body
    otherwise: Body


@dataclass(frozen=True)
class Jump:
    """`break`, `continue`, `return`, `raise`, `raise ValueError("no")`; or `yield` and `yield name`."""

    text: str


@dataclass(frozen=True)
class Try:
    body: Body
    handlers: tuple[tuple[str, Body], ...]
    otherwise: Body
    final: Body


@dataclass(frozen=True)
class With:
    """A block of a new session (`session`, `block`, `closing`), of a new connection (`connect`, `begin`), of a transaction of
    the session `name` (`transaction`), or of a function of the program (`call`)."""

    what: str
    name: str
    body: Body
    call: Call | None = None


@dataclass(frozen=True)
class New:
    """`name = NewSession()`, or what a function of the program returns."""

    name: str
    call: Call | None = None


@dataclass(frozen=True)
class Call:
    callee: str
    arguments: tuple[str, ...]


@dataclass(frozen=True)
class Each:
    """A loop over a generator of the program."""

    call: Call
    body: Body


Statement = Wait | Do | If | Loop | Jump | Try | With | New | Call | Each
Body = tuple[Statement, ...]


@dataclass(frozen=True)
class Function:
    """`kind`: a plain function, a factory that returns a session, a context manager, or a generator."""

    name: str
    kind: Literal["plain", "factory", "context", "generator"]
    params: tuple[str, ...]
    body: Body


@dataclass(frozen=True)
class Program:
    style: Style
    functions: tuple[Function, ...]

    def __repr__(self) -> str:
        return f"<{self.style} program>\n{render(self).source}"


class Line(NamedTuple):
    """What is known of the place in which a line stands."""

    region: int = 0
    """Exceptions that are raised in the same region of a function go the same way."""
    guard: Literal["open", "caught", "calm"] = "open"
    """Whether an exception that is raised here meets, in this function, a handler for everything, or leaves a clean-up."""
    finals: tuple[tuple[int, int], ...] = ()
    """For each `finally` block around: the lines of what stands before it."""


@dataclass
class Rendered:
    program: Program
    source: str = ""
    lines: list[Line] = field(default_factory=lambda: [Line()])
    """By line number; the first is not used."""


HEADERS = {
    "sync": """\
import requests
from contextlib import closing, contextmanager
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from shop import NewSession, User, engine
from elsewhere import check, rounds
""",
    "async": """\
import asyncio
from contextlib import asynccontextmanager
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from async_shop import NewSession, User, engine
from elsewhere import check, rounds
""",
}
HEADERS["self"] = HEADERS["sync"]
OPERATIONS = {
    "execute": '.execute(text("select 1"))',
    "scalars": ".scalars(select(User))",
    "get": ".get(User, 0)",
    "add": '.add(User(name="Ann"))',
    "flush": ".flush()",
    "commit": ".commit()",
    "rollback": ".rollback()",
    "close": ".close()",
}


def render(program: Program) -> Rendered:
    writer = _Writer(program)
    writer.write()
    return writer.rendered


class _Writer:
    def __init__(self, program: Program) -> None:
        self.program = program
        self.is_async = program.style == "async"
        self.on_self = program.style == "self"
        self.rendered = Rendered(program)
        self.functions = {function.name: function for function in program.functions}
        self.indent = 0
        self.place = Line()
        self.regions = 0
        self.method = False
        for line in HEADERS[program.style].splitlines():
            self.line(line)

    def line(self, text: str) -> None:
        self.rendered.source += "    " * self.indent + text + "\n"
        self.rendered.lines.append(self.place)

    @property
    def number(self) -> int:
        """The number of the line that is written last."""
        return len(self.rendered.lines) - 1

    @contextmanager
    def inside(
        self, guard: Literal["open", "caught", "calm"] | None = None, final: tuple[int, int] | None = None
    ) -> Iterator[None]:
        """A new region, indented."""
        before = self.place
        self.regions += 1
        finals = before.finals if final is None else (*before.finals, final)
        self.place = Line(self.regions, guard or before.guard, finals)
        self.indent += 1
        yield
        self.indent -= 1
        self.place = before

    @contextmanager
    def block(self) -> Iterator[None]:
        """The same region, indented."""
        self.indent += 1
        yield
        self.indent -= 1

    # ---- functions

    def write(self) -> None:
        methods = [f for f in self.program.functions if self.is_method(f)]
        for function in self.program.functions:
            if not self.is_method(function):
                self.function(function)
        if methods:
            self.line("class Service:")
            self.indent = 1
            self.line("def __init__(self, db: Session) -> None:")
            with self.block():
                self.line("self.db = db")
            for function in methods:
                self.function(function)
            self.indent = 0

    def is_method(self, function: Function) -> bool:
        return self.on_self and bool(function.params)

    def function(self, function: Function) -> None:
        self.place = Line()
        self.method = self.is_method(function)
        if function.kind == "context":
            self.line("@asynccontextmanager" if self.is_async else "@contextmanager")
        kind = "AsyncSession" if self.is_async else "Session"
        params = [f"{param}: {kind}" for param in function.params]
        if self.method:
            params[0] = "self"
        returns = f" -> {kind}" if function.kind == "factory" else ""
        self.line(f"{'async ' if self.is_async else ''}def {function.name}({', '.join(params)}){returns}:")
        with self.block():
            self.body(function.body)

    def body(self, body: Body) -> None:
        for statement in body:
            self.statement(statement)
        if not body:
            self.line("pass")

    # ---- expressions

    def name(self, name: str) -> str:
        return "self.db" if self.method and name == "db" else name

    def call(self, call: Call) -> str:
        """A call of a function of the program, not awaited."""
        arguments = [self.name(argument) for argument in call.arguments]
        if self.on_self and arguments:
            receiver = "self" if arguments[0] == "self.db" else f"Service({arguments[0]})"
            return f"{receiver}.{call.callee}({', '.join(arguments[1:])})"
        return f"{call.callee}({', '.join(arguments)})"

    def awaiting(self, text: str) -> str:
        return f"await {text}" if self.is_async else text

    # ---- statements

    def statement(self, statement: Statement) -> None:
        a = "async " if self.is_async else ""
        if isinstance(statement, Wait):
            self.line("await asyncio.sleep(1)" if self.is_async else 'requests.get("https://other.example")')
        elif isinstance(statement, Do):
            text = self.name(statement.name) + OPERATIONS[statement.operation]
            self.line(text if statement.operation == "add" else self.awaiting(text))
        elif isinstance(statement, Jump):
            self.line(self.jump(statement.text))
        elif isinstance(statement, If):
            self.line("if check():")
            with self.block():
                self.body(statement.body)
            if statement.otherwise:
                self.line("else:")
                with self.block():
                    self.body(statement.otherwise)
        elif isinstance(statement, Loop):
            self.line(
                {"for": "for _ in rounds():", "while": "while check():", "forever": "while True:"}[statement.kind]
            )
            with self.block():
                if statement.kind == "forever":
                    # Something that may end it, and which makes the executor look at each round.
                    self.line("if check():")
                    with self.block():
                        self.line("break")
                self.body(statement.body)
            self.otherwise(statement.otherwise)
        elif isinstance(statement, Try):
            self.try_(statement)
        elif isinstance(statement, With):
            self.line(f"{a}with {self.context(statement)}:")
            with self.inside():
                self.body(statement.body)
        elif isinstance(statement, New):
            made = "NewSession()" if statement.call is None else self.awaiting(self.call(statement.call))
            self.line(f"{statement.name} = {made}")
        elif isinstance(statement, Call):
            self.line(self.awaiting(self.call(statement)))
        else:
            self.line(f"{a}for _ in {self.call(statement.call)}:")
            with self.inside():
                self.body(statement.body)

    def otherwise(self, body: Body) -> None:
        if body:
            self.line("else:")
            with self.block():
                self.body(body)

    def jump(self, text: str) -> str:
        word, _, name = text.partition(" ")
        return f"{word} {self.name(name)}" if word in ("yield", "return") and name else text

    def context(self, statement: With) -> str:
        if statement.what == "call":
            assert statement.call is not None
            return self.call(statement.call) + (f" as {statement.name}" if statement.name else "")
        made = {
            "session": "NewSession()",
            "block": "NewSession.begin()",
            "closing": "NewSession()" if self.is_async else "closing(NewSession())",
            "connect": "engine.connect()",
            "begin": "engine.begin()",
            "transaction": f"{self.name(statement.name)}.begin()",
        }[statement.what]
        return made if statement.what == "transaction" else f"{made} as {statement.name}"

    def try_(self, statement: Try) -> None:
        everything = any(caught in ("", "Exception") for caught, _ in statement.handlers)
        first = self.number + 1
        self.line("try:")
        with self.inside("caught" if everything else None):
            self.body(statement.body)
        for caught, handler in statement.handlers:
            self.line(f"except {caught}:" if caught else "except:")
            with self.inside("calm"):
                self.body(handler)
        if statement.otherwise:
            self.line("else:")
            with self.inside():
                self.body(statement.otherwise)
        if statement.final:
            final = (first, self.number)
            self.line("finally:")
            with self.inside("calm", final):
                self.body(statement.final)
