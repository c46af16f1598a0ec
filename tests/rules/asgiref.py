"""asgiref: what is wrapped runs when the wrapper's result is called or awaited."""

import asyncio
import time

from asgiref.sync import async_to_sync, sync_to_async
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def slow() -> int:
    time.sleep(1)
    return 1


async def async_slow() -> int:
    await asyncio.sleep(1)
    return 1


async def asynchronous(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    await sync_to_async(slow)()  # error: [HLD104]


def synchronous(session: Session) -> None:
    session.execute(text("select 1"))
    async_to_sync(async_slow)()  # error: [HLD104]
