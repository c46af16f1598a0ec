"""azure-core: requests and pollers wait."""

from azure.core import AsyncPipelineClient, PipelineClient
from azure.core.pipeline import AsyncPipeline, Pipeline
from azure.core.polling import AsyncLROPoller, LROPoller
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def synchronous(session: Session, poller: LROPoller) -> None:
    session.execute(text("select 1"))
    client = PipelineClient("https://example.com")
    client.send_request(None)  # error: [HLD101]
    client._pipeline.run(None)  # error: [HLD101]
    Pipeline(None).run(None)  # error: [HLD101]
    poller.status()
    poller.result()  # error: [HLD101]


async def asynchronous(session: AsyncSession, poller: AsyncLROPoller) -> None:
    await session.execute(text("select 1"))
    client = AsyncPipelineClient("https://example.com")
    await client.send_request(None)  # error: [HLD101]
    await client._pipeline.run(None)  # error: [HLD101]
    await AsyncPipeline(None).run(None)  # error: [HLD101]
    await poller.result()  # error: [HLD101]
