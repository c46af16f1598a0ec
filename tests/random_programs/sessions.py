"""A model of SQLAlchemy's sessions and connections: when each has a connection out, and which calls it refuses.

It is held against SQLAlchemy itself in `test_sessions.py`. What may fail is asked of a `Chance`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, NoReturn, Protocol


class Failed(Exception):
    """A call failed because calls can fail."""


class FailedValue(Failed, ValueError):
    """The same, for handlers of ValueError."""


class Refused(Failed):
    """A session refuses to go on after a failed flush, or inside a transaction block that is over."""


class Chance(Protocol):
    """Decides what fails, and is told what was taken."""

    def call(self) -> None:
        """A call begins. Raises `Failed` if it is to fail before it has done anything."""

    def fails(self) -> type[Failed] | None:
        """With what the database refuses what it is sent now; None: it does not."""

    def refuses(self) -> None:
        """A handle is about to refuse what it is asked for."""

    def reopens(self) -> bool:
        """Whether a connection that is closed may be used again."""

    def ends(self) -> None:
        """A transaction block ends. Raises `Failed` if it is to fail whether there is anything to end or not."""

    def made(self, handle: Handle) -> None: ...

    def taken(self, handle: Handle) -> None:
        """A handle has a connection out now, and had none before."""

    def passing(self, handle: Handle) -> None:
        """A handle is where it takes a connection, if it has none and there is anything to be sent."""


class Handle:
    """What sessions and connections have in common."""

    def __init__(self, chance: Chance) -> None:
        self.chance = chance
        self.out = False
        self.broken = False
        self.entered = 0
        chance.made(self)

    def take(self) -> None:
        if not self.out:
            self.out = True
            self.chance.taken(self)

    def refused(self) -> NoReturn:
        """The handle does not go on."""
        self.chance.refuses()
        raise Refused

    def known(self) -> object:
        """All that decides about the future of the handle."""
        raise NotImplementedError


class Session(Handle):
    def __init__(self, chance: Chance) -> None:
        super().__init__(chance)
        self.pending = False
        self.begun = False
        self.block: Transaction | None = None

    def known(self) -> object:
        return (self.out, self.pending, self.begun, self.broken, self.block is not None and (self.block.over, 1))

    def refuse(self) -> None:
        if self.broken or (self.block is not None and self.block.over):
            self.refused()

    def send(self) -> None:
        """A statement goes to the database."""
        self.chance.passing(self)
        self.refuse()
        self.begun = True
        error = None if self.out else self.chance.fails()
        if error is not None:
            self.take()
            raise error
        self.take()

    def flushed(self) -> None:
        self.chance.passing(self)
        if not self.pending:
            return
        self.refuse()
        self.begun = True
        error = self.chance.fails()
        if error is not None:
            self.take()
            self.pending, self.broken = False, True
            raise error
        self.take()
        self.pending = False

    def committed(self) -> None:
        self.refuse()
        self.flushed()
        error = self.chance.fails() if self.out else None
        if error is not None:
            self.broken = True
            raise error
        self.ended()

    def ended(self) -> None:
        """No transaction any more, nothing pending, nothing out."""
        self.out = self.pending = self.broken = self.begun = False
        if self.block is not None:
            self.block.over = True

    # ---- what programs call

    def execute(self, statement: object) -> None:
        self.chance.call()
        self.send()

    def scalars(self, statement: object) -> None:
        self.chance.call()
        self.flushed()
        self.send()

    def get(self, what: object, key: object) -> None:
        self.chance.call()
        self.send()

    def add(self, row: object) -> None:
        self.chance.call()
        if self.block is not None and self.block.over:
            self.refused()
        self.pending = self.begun = True

    def flush(self) -> None:
        self.chance.call()
        self.flushed()

    def commit(self) -> None:
        self.chance.call()
        self.committed()

    def rollback(self) -> None:
        self.chance.call()
        self.ended()

    def close(self) -> None:
        self.chance.call()
        self.ended()

    def begin(self) -> Transaction:
        self.chance.call()
        if self.begun:
            self.refused()
        return Transaction(self)

    def closed(self) -> None:
        """The end of a block that closes: it is taken not to fail."""
        self.ended()

    def __enter__(self) -> Session:
        self.entered += 1
        return self

    def __exit__(self, *raised: object) -> None:
        self.entered -= 1
        self.ended()


class Transaction:
    """`with session.begin():`."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.over = False
        session.begun = True
        session.block = self

    def __enter__(self) -> Transaction:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        session = self.session
        if self.over or session.block is not self:
            if session.block is self:
                session.block = None
            return
        if kind is not None:
            session.ended()
            session.block = None
            return
        try:
            session.chance.ends()
            session.committed()
        except Failed:
            session.ended()
            raise
        finally:
            session.block = None


class SessionBlock:
    """`with NewSession.begin() as session:`."""

    def __init__(self, chance: Chance) -> None:
        self.session = Session(chance)

    def __enter__(self) -> Session:
        self.session.entered += 1
        self.transaction = Transaction(self.session)
        return self.session

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.transaction.__exit__(kind, error, trace)
        finally:
            self.session.entered -= 1
            self.session.ended()


class Connection(Handle):
    def __init__(self, chance: Chance) -> None:
        super().__init__(chance)
        self.begun = self.is_closed = False

    def known(self) -> object:
        return (self.out, self.begun, self.broken, self.is_closed)

    def execute(self, statement: object) -> None:
        self.chance.call()
        if self.is_closed and self.chance.reopens():
            self.is_closed = False
            self.take()
        if self.broken or self.is_closed:
            self.refused()
        self.begun = True

    def commit(self) -> None:
        self.chance.call()
        self.committed()

    def committed(self) -> None:
        if self.broken:
            self.refused()
        if self.begun and self.chance.fails():
            self.broken = True
            raise Failed
        self.begun = False

    def rollback(self) -> None:
        self.chance.call()
        self.begun = self.broken = False

    def close(self) -> None:
        self.chance.call()
        self.closed()

    def closed(self) -> None:
        self.out = self.begun = self.broken = False
        self.is_closed = True

    def __enter__(self) -> Connection:
        self.entered += 1
        return self

    def __exit__(self, *raised: object) -> None:
        self.entered -= 1
        self.closed()


class ConnectionBlock:
    """`with engine.begin() as connection:`."""

    def __init__(self, chance: Chance) -> None:
        self.chance = chance

    def __enter__(self) -> Connection:
        self.connection = Connection(self.chance)
        self.connection.entered += 1
        self.connection.take()
        return self.connection

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None and not self.connection.is_closed:
                self.chance.ends()
                self.connection.committed()
        finally:
            self.connection.entered -= 1
            self.connection.closed()


class Closing:
    """`closing(session)`."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def __enter__(self) -> Session:
        self.session.entered += 1
        return self.session

    def __exit__(self, *raised: object) -> None:
        self.session.entered -= 1
        self.session.closed()


# ---- the same, awaited


def awaited(method: Callable[..., Any]) -> Callable[..., Awaitable[Any]]:
    async def run(*arguments: Any) -> Any:
        return method(*arguments)

    return run


class AsyncSession(Session):
    execute = awaited(Session.execute)
    scalars = awaited(Session.scalars)
    get = awaited(Session.get)
    flush = awaited(Session.flush)
    commit = awaited(Session.commit)
    rollback = awaited(Session.rollback)
    close = awaited(Session.close)

    def begin(self) -> Asynchronous:
        """`async with session.begin():` begins when it is entered."""
        return Asynchronous(self._begin)

    def _begin(self) -> Transaction:
        return super().begin()

    async def __aenter__(self) -> AsyncSession:
        return self.__enter__()

    async def __aexit__(self, *raised: object) -> None:
        self.__exit__(*raised)


class AsyncConnection(Connection):
    execute = awaited(Connection.execute)
    commit = awaited(Connection.commit)
    rollback = awaited(Connection.rollback)
    close = awaited(Connection.close)


class Asynchronous:
    """A context manager that is made and entered by `async with`."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make = make

    async def __aenter__(self) -> Any:
        self.made = self.make()
        return self.made.__enter__()

    async def __aexit__(self, *raised: Any) -> None:
        self.made.__exit__(*raised)
