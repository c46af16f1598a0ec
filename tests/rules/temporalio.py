"""temporalio: starting a workflow is a call, its result may come late."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from temporalio.client import Client


async def workflows(session: AsyncSession, client: Client) -> None:
    await session.execute(text("select 1"))
    handle = await client.start_workflow("Work", id="1", task_queue="q")  # error: [HLD101]
    await handle.signal("go")  # error: [HLD101]
    await handle.result()  # error: [HLD106]
    await client.execute_workflow("Work", id="2", task_queue="q")  # error: [HLD106]
    other = client.get_workflow_handle("1")
    await other.cancel()  # error: [HLD101]
    await client.get_schedule_handle("s").trigger()  # error: [HLD101]
    async for workflow in client.list_workflows():  # error: [HLD101]
        print(workflow)
    connected = await Client.connect("example.com:7233")  # error: [HLD101]
    await connected.count_workflows()  # error: [HLD101]
