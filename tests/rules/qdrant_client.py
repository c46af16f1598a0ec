"""qdrant-client: each method is a request."""

from qdrant_client import AsyncQdrantClient, QdrantClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def vectors(session: Session) -> None:
    session.execute(text("select 1"))
    client = QdrantClient(url="https://example.com")
    client.query_points("c", query=[0.1])  # error: [HLD101]
    client.upsert("c", points=[])  # error: [HLD101]
    client.close()


async def later(session: AsyncSession, client: AsyncQdrantClient) -> None:
    await session.execute(text("select 1"))
    await client.get_collections()  # error: [HLD101]
    await client.close()
