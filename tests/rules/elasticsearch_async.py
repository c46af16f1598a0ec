"""elasticsearch-async: each operation is a request, when it is awaited."""

from elasticsearch_async import AsyncElasticsearch
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def later(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    client = AsyncElasticsearch(hosts=["example.com"])
    await client.search(index="x")  # error: [HLD101]
    await client.indices.refresh(index="x")  # error: [HLD101]
    client.search(index="x")
    await client.transport.close()
