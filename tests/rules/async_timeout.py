"""async-timeout: a limit is no end of the hold."""

import asyncio

import async_timeout
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def waits(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    async with async_timeout.timeout(2):
        await asyncio.sleep(5)  # error: [HLD104]
