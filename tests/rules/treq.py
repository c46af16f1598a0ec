"""treq: a Deferred waits only when it is awaited."""

import treq
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from treq.client import HTTPClient


async def deferred(session: AsyncSession, agent: object) -> None:
    await session.execute(text("select 1"))
    later = treq.get("https://example.com")
    later.cancel()
    response = await treq.get("https://example.com")  # error: [HLD101]
    await treq.json_content(response)  # error: [HLD101]
    client = HTTPClient(agent)
    await client.post("https://example.com")  # error: [HLD101]
