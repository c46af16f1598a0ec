"""Python's own time limits, and values that are seconds: the bounds are in `tests/behavior/timeouts.md`."""

import asyncio
import os
from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from temporalio.client import Client

PATIENCE = float(os.environ.get("PATIENCE", "3"))
ROUNDS = int(os.getenv("ROUNDS", "2"))
PAUSE = timedelta(seconds=1)


async def waits(session: AsyncSession, client: Client) -> None:
    await session.execute(text("select 1"))
    async with asyncio.timeout(PATIENCE):
        await asyncio.sleep(ROUNDS)  # error: [HLD104]
    await asyncio.wait_for(asyncio.sleep(1), PATIENCE)  # error: [HLD104]
    await client.execute_workflow("pay", id="1", task_queue="pay", rpc_timeout=PAUSE)  # error: [HLD106]
    await asyncio.gather(asyncio.sleep(1), asyncio.sleep(2))  # error: [HLD104]
    await asyncio.wait([asyncio.sleep(1)])  # error: [HLD104, HLD106]
    asyncio.as_completed([])
