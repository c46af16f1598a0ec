"""taskiq: a task goes through the broker when it is kicked, and runs somewhere else."""

import httpx
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from taskiq import ZeroMQBroker
from taskiq_redis import ListQueueBroker

broker = ListQueueBroker("redis://localhost")
other = ZeroMQBroker()


@broker.task
async def work(number: int) -> None:
    await httpx.AsyncClient().get("https://hooks.example")


@other.task(task_name="again")
async def again() -> None: ...


async def show(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    task = await work.kiq(1)  # error: [HLD102]
    await task.wait_result(timeout=2)  # error: [HLD106]
    await task.is_ready()  # error: [HLD103]
    await again.kicker().with_labels(delay=1).with_task_id("1").with_broker(other).kiq()  # error: [HLD102]
    await work.schedule_by_time(None, None, 1)  # error: [HLD102]
