"""aiomcache: every command is a round trip, when it is awaited."""

import aiomcache
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def commands(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    client = aiomcache.Client("example.com", 11211)
    await client.get(b"k")  # error: [HLD103]
    client.set(b"k", b"v")
    await client.close()
