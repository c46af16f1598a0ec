"""arq: enqueueing publishes, a job's result is waited for."""

from arq import ArqRedis, create_pool
from arq.connections import RedisSettings
from arq.jobs import Job
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def publish(session: AsyncSession, pool: ArqRedis) -> None:
    await session.execute(text("select 1"))
    job = await pool.enqueue_job("work", 1)  # error: [HLD102]
    await job.status()  # error: [HLD103]
    await job.result(timeout=5)  # error: [HLD106]
    await pool.get("k")  # error: [HLD103]


async def connect(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    pool = await create_pool(RedisSettings())  # error: [HLD103]
    await pool.enqueue_job("work")  # error: [HLD102]
    await Job("id", pool).info()  # error: [HLD103]
