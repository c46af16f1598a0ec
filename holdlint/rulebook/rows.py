"""The rows that a rule file may hold; `rules/README.md` explains every field.

Structs are strict: an unknown key or a wrong type is a `msgspec.ValidationError` that names the key.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Kind = Literal[
    "http", "rpc", "cloud", "llm", "saas", "mail", "storage", "search", "database", "ftp", "dns", "socket", "ldap",
    "publish", "cache", "sleep", "process", "ssh", "future", "thread", "lock", "queue",
]  # fmt: skip
When = Literal["call", "await", "enter", "iterate"]
Scalar = str | int | float | bool | None

EFFECTS = (
    "acquire", "use", "query", "read", "begin", "arm", "join", "nest", "disarm", "enter", "leave", "pend", "discard", "flush",
    "commit", "rollback", "end", "release", "conclude", "lock", "change",
)  # fmt: skip
"""What a method can do to a handle."""


class Strict(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Base of all that a rule file holds."""


class Row(Strict, frozen=True, kw_only=True):
    """Base of all rows. A row holds in those versions of its library that lie in a range; empty: in all."""

    versions: str = ""


class Library(Strict, frozen=True):
    name: str
    modules: tuple[str, ...]
    verified: str = ""
    alias: dict[str, str] = {}
    telling: tuple[str, ...] = ()


class Wait(Row, frozen=True):
    calls: tuple[str, ...]
    kind: Kind
    timeout: float | None = None
    parameter: str | None = None
    parameter_of: Literal["call", "constructor"] = "call"
    attempts: int = 1
    why: str = ""
    when: When = "call"
    needs: int | str | tuple[int | str, ...] | None = None
    unless: dict[str, Scalar] = {}
    through: int | str | None = None
    position: int | None = None
    retries: tuple[str, ...] = ()


class Limit(Row, frozen=True):
    calls: tuple[str, ...]
    of: Literal["value", "block", "argument", "function", "receiver", "parallel"] = "value"
    argument: int | str = 0
    seconds: tuple[int | str, ...] = ()
    units: dict[str, float] = {}
    attempts: tuple[int | str, ...] = ()
    retries: tuple[int | str, ...] = ()
    pause: tuple[int | str, ...] = ()
    timeout: float | None = None
    tries: float | None = None
    cuts: bool = True


class Default(Row, frozen=True):
    calls: tuple[str, ...] = ()
    arguments: tuple[int | str, ...] = ()
    variables: tuple[str, ...] = ()


class Pool(Row, frozen=True):
    calls: tuple[str, ...] = ()
    variable: str = ""
    keys: tuple[str, ...] = ()
    ambient: str = ""
    options: str = ""
    size: tuple[int | str, ...] = ()
    overflow: tuple[int | str, ...] = ()
    wait: tuple[int | str, ...] = ()
    default_size: float | None = None
    default_overflow: float = 0
    default_wait: float | None = None
    unlimited: tuple[float | None, float | None] = (None, None)


class Start(Row, frozen=True):
    kind: Literal["route", "task", "command"]
    decorators: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    argument: int = 1
    bases: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    prefix: str = ""
    includes: tuple[str, ...] = ()


class Local(Row, frozen=True):
    calls: tuple[str, ...]


class Give(Row, frozen=True):
    type: str
    calls: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    handle: Literal["new", "same", "ambient", "argument"] | None = None
    item: int | str | tuple[str, ...] | None = None
    when: Literal["call", "await"] = "call"
    keeps: dict[str, Scalar] = {}
    types: dict[str, dict[str, str]] = {}
    setting: str = ""
    pool: Literal["own"] | tuple[int | str, ...] | None = None


class Handle(Row, frozen=True):
    type: str
    bases: tuple[str, ...] = ()
    holds: Literal["lazily", "from-start"] | None = None
    ambient: str | None = None
    what: Literal["connection", "transaction"] = "connection"
    idle_counts: bool = True
    acquire: tuple[str, ...] = ()
    use: tuple[str, ...] = ()
    query: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    begin: tuple[str, ...] = ()
    arm: tuple[str, ...] = ()
    join: tuple[str, ...] = ()
    nest: tuple[str, ...] = ()
    disarm: tuple[str, ...] = ()
    enter: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()
    pend: tuple[str, ...] = ()
    discard: tuple[str, ...] = ()
    flush: tuple[str, ...] = ()
    commit: tuple[str, ...] = ()
    rollback: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
    release: tuple[str, ...] = ()
    conclude: tuple[str, ...] = ()
    lock: tuple[str, ...] = ()
    change: tuple[str, ...] = ()
    locking: dict[str, tuple[str, ...]] = {}
    changes_begin: bool = False
    closed: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    unless: dict[str, dict[str, Scalar]] = {}
    borrow: tuple[str, ...] = ()


class Run(Row, frozen=True):
    calls: tuple[str, ...]
    argument: int | str = 0
    when: Literal["call", "await", "response", "commit", "task"] = "call"
    gives: Literal["result", "function", "wrapped", "provider", "argument"] | None = None
    passes: str | None = None
    inside: str | None = None


class Relation(Row, frozen=True):
    fields: tuple[str, ...]
    argument: int = 0
    keyword: str = ""
    setting: str = ""
    many: str = ""
    reverse: str = ""
    unnamed: str = ""
    back: str = ""


class Template(Row, frozen=True):
    calls: tuple[str, ...]
    runs: tuple[str, ...]
    of: str | tuple[str, ...] = ()
    inside: str | None = None
    behind: bool = False
    unless: dict[str, Scalar] = {}


class Read(Row, frozen=True):
    calls: tuple[str, ...]
    argument: int = 0
    name: int | None = None


class Slot(Row, frozen=True):
    puts: tuple[str, ...]
    gets: tuple[str, ...]


class Attach(Row, frozen=True):
    calls: tuple[str, ...]
    type: str
    function: int = 0
    name: int = 1
    yields: str | None = None


class Finish(Row, frozen=True):
    calls: tuple[str, ...]


class Decorate(Row, frozen=True):
    decorators: tuple[str, ...]
    type: str
    base: str = ""


class Spread(Row, frozen=True):
    decorators: tuple[str, ...]
    keyword: str
    methods: dict[str, tuple[str, ...]] = {}


class Implement(Row, frozen=True):
    decorators: tuple[str, ...]


class Inject(Row, frozen=True):
    markers: tuple[str, ...]
    keyword: str = "dependency"
    ends: Literal["function", "response"] = "function"
    early: dict[str, Scalar] = {}


class Stream(Row, frozen=True):
    calls: tuple[str, ...] = ()
    argument: int = 0
    keyword: str = ""
    decorators: tuple[str, ...] = ()
    returned: bool = False
    ends: Literal["release", "end"] | None = None


class Entry(Row, frozen=True):
    decorators: tuple[str, ...]
    dependencies: str | None = None
    includes: tuple[str, ...] = ()
    named: str | None = None
    holders: tuple[str, ...] = ()


class Loader(Row, frozen=True):
    decorators: tuple[str, ...]
    names: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    own: bool = False
    apart: tuple[str, ...] = ()
    when: Literal["before", "after", "error"] = "before"
    calls: tuple[str, ...] = ()
    keyword: str = ""


class Around(Row, frozen=True):
    decorators: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    argument: int = -1
    keyword: str = ""
    wrappers: tuple[str, ...] = ()
    setting: str = ""
    next: int = 1
    method: str = ""
    made: bool = False
    last_outermost: bool = False
    makers: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    given: dict[str, int] = {}
    bases: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash((self.decorators, self.calls, self.setting))


class Hook(Row, frozen=True):
    type: str
    events: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    decorators: tuple[str, ...] = ()
    event: int = 1
    function: int = 2
    parameter: int = -1
    state: Literal["free", "connection", "transaction", "row-lock"] = "transaction"
    bases: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()


class Signal(Row, frozen=True):
    names: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    connect: tuple[str, ...] = ()
    send: tuple[str, ...] = ()
    decorators: tuple[str, ...] = ()
    sender: str = "sender"
    subject: str = ""
    type: str = ""
    state: Literal["block", "transaction", "row-lock"] | None = None


class Send(Row, frozen=True):
    calls: tuple[str, ...]
    signals: tuple[str, ...]
    model: str = ""
    when: Literal["before", "after", "inside"] = "after"
    state: Literal["block", "transaction", "row-lock"] = "transaction"


class Setting(Row, frozen=True):
    variable: str
    keys: tuple[str, ...]
    means: Literal["transaction", "pool"]
    ambient: str


class View(Row, frozen=True):
    ambient: str
    bases: tuple[str, ...] = ()
    decorators: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()
    through: str = ""
    used: tuple[str, ...] = ()


class Type(Row, frozen=True):
    name: str
    bases: tuple[str, ...] = ()
    rows: bool = False
    options: dict[str, Scalar] = {}
    called: tuple[str, ...] = ()
    where: str = ""
    unwraps: bool = False
    owned: bool = False
    fields: tuple[str, ...] = ()
    through: dict[str, str] = {}
    pooled: bool = True
    locks: bool = False
    shown: str = ""


class RuleFile(Strict, frozen=True):
    """One file of `rules/`."""

    library: Library
    wait: tuple[Wait, ...] = ()
    local: tuple[Local, ...] = ()
    give: tuple[Give, ...] = ()
    handle: tuple[Handle, ...] = ()
    run: tuple[Run, ...] = ()
    template: tuple[Template, ...] = ()
    relation: tuple[Relation, ...] = ()
    read: tuple[Read, ...] = ()
    slot: tuple[Slot, ...] = ()
    attach: tuple[Attach, ...] = ()
    finish: tuple[Finish, ...] = ()
    decorate: tuple[Decorate, ...] = ()
    spread: tuple[Spread, ...] = ()
    implement: tuple[Implement, ...] = ()
    inject: tuple[Inject, ...] = ()
    stream: tuple[Stream, ...] = ()
    entry: tuple[Entry, ...] = ()
    loader: tuple[Loader, ...] = ()
    around: tuple[Around, ...] = ()
    hook: tuple[Hook, ...] = ()
    signal: tuple[Signal, ...] = ()
    send: tuple[Send, ...] = ()
    setting: tuple[Setting, ...] = ()
    view: tuple[View, ...] = ()
    type: tuple[Type, ...] = ()
    limit: tuple[Limit, ...] = ()
    default: tuple[Default, ...] = ()
    pool: tuple[Pool, ...] = ()
    start: tuple[Start, ...] = ()

    def rows(self) -> list[Row]:
        """All rows, whatever they say."""
        kinds = [getattr(self, name) for name in self.__struct_fields__ if name != "library"]
        return [row for rows in kinds for row in rows]
