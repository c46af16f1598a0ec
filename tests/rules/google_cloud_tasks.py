"""google-cloud-tasks: creating a task is a request; paths are local."""

from google.cloud import tasks_v2
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def tasks(session: Session) -> None:
    session.execute(text("select 1"))
    client = tasks_v2.CloudTasksClient()
    parent = client.queue_path("p", "l", "q")
    client.create_task(parent=parent, task=tasks_v2.Task())  # error: [HLD102]
    client.list_tasks(parent=parent)  # error: [HLD101]
    tasks_v2.CloudTasksClient.from_service_account_json("key.json").get_task(name="t")  # error: [HLD101]


async def asynchronous(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    client = tasks_v2.CloudTasksAsyncClient()
    await client.create_task(parent="p", task={})  # error: [HLD102]
    await client.get_task(name="t")  # error: [HLD101]
    later = client.create_task(parent="p", task={})
    later.close()
