"""anyio: what waits, and what runs the function that it is given."""

import time

import anyio
import anyio.from_thread
import anyio.to_thread
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def slow() -> int:
    time.sleep(1)
    return 1


async def async_slow() -> int:
    await anyio.sleep(1)
    return 1


async def waits(session: AsyncSession, event: anyio.Event) -> None:
    await session.execute(text("select 1"))
    await anyio.sleep(1)  # error: [HLD104]
    await anyio.sleep_forever()  # error: [HLD104]
    await anyio.sleep_until(0)  # error: [HLD104]
    with anyio.fail_after(2), anyio.move_on_after(1):
        await anyio.sleep(1)  # error: [HLD104]
    await anyio.run_process(["true"])  # error: [HLD105]
    await anyio.connect_tcp("example.com", 80)  # error: [HLD101]
    await anyio.getaddrinfo("example.com", 80)  # error: [HLD101]
    event.set()
    await event.wait()  # error: [HLD106]
    later = anyio.sleep(1)
    later.close()


async def threads(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    await anyio.to_thread.run_sync(slow)  # error: [HLD104]


def from_threads(session: Session) -> None:
    session.execute(text("select 1"))
    anyio.from_thread.run(async_slow)  # error: [HLD104]
    anyio.run(async_slow)  # error: [HLD104]


async def groups(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    async with anyio.create_task_group() as group:
        group.start_soon(async_slow)  # error: [HLD104]
