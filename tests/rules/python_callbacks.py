"""Python's own functions that run what they are given."""

import asyncio
import contextvars
import functools
import threading
import time

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


def slow(*_: object) -> int:
    time.sleep(1)
    return 1


def quick(*_: object) -> int:
    return 1


async def async_slow() -> int:
    await asyncio.sleep(1)
    return 1


async def to_thread(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    await asyncio.to_thread(slow)  # error: [HLD104]
    await asyncio.to_thread(quick)
    later = asyncio.to_thread(slow)
    later.close()


async def in_executor(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, slow)  # error: [HLD104]
    await loop.run_in_executor(None, quick)


def whole_loops(session: Session) -> None:
    session.execute(text("select 1"))
    asyncio.run(async_slow())  # error: [HLD104]
    asyncio.new_event_loop().run_until_complete(async_slow())  # error: [HLD104]
    with asyncio.Runner() as runner:
        runner.run(async_slow())  # error: [HLD104]
        runner.get_loop().run_until_complete(async_slow())  # error: [HLD104]


def callers(session: Session) -> None:
    session.execute(text("select 1"))
    functools.reduce(slow, [1, 2])  # error: [HLD104]
    functools.reduce(quick, [1, 2])
    list(map(slow, [1]))  # error: [HLD104]
    sorted([1, 2], key=slow)  # error: [HLD104]
    sorted([1, 2], key=quick)
    contextvars.copy_context().run(slow)  # error: [HLD104]


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)


def reads_by_name(session: Session) -> None:
    user = session.get(User, 1)
    session.commit()
    time.sleep(1)
    hasattr(user, "id")
    time.sleep(1)  # error: [HLD104]
    session.commit()
    print(getattr(user, "id"))  # noqa: B009
    time.sleep(1)  # error: [HLD104]


current: contextvars.ContextVar = contextvars.ContextVar("session")
local = threading.local()


def open_current(session: Session) -> None:
    current.set(Session())
    local.session = Session()


def in_places() -> None:
    current.get().get(User, 1)
    time.sleep(1)  # error: [HLD104]
    current.get().close()
    time.sleep(1)
    local.session.get(User, 1)
    time.sleep(1)  # error: [HLD104]
    local.session.close()
    time.sleep(1)
