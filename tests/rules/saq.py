"""saq: enqueueing publishes, a job's result is waited for."""

from saq import Job, Queue
from saq.queue.redis import RedisQueue
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

queue = Queue.from_url("redis://localhost")


async def publish(session: AsyncSession) -> None:
    await queue.enqueue("work", key=1)
    await session.execute(text("select 1"))
    job = await queue.enqueue("work", key=1)  # error: [HLD102]
    await job.refresh(until_complete=0)  # error: [HLD106]
    await job.abort("no more")  # error: [HLD103]
    await queue.info()  # error: [HLD103]
    await queue.apply("work", timeout=5)  # error: [HLD106]


async def by_type(session: AsyncSession, own: RedisQueue) -> None:
    await session.execute(text("select 1"))
    await own.enqueue(Job("work"))  # error: [HLD102]
    await own.count("queued")  # error: [HLD103]
