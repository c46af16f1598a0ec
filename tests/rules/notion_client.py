"""notion-client: pages and databases over HTTP."""

from notion_client import AsyncClient, Client
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

client = Client(auth="key")
later = AsyncClient(auth="key")


def show(session: Session) -> None:
    session.execute(text("select 1"))
    client.pages.create(parent={}, properties={})  # error: [HLD101]
    client.blocks.children.list("1")  # error: [HLD101]
    client.search(query="shoes")  # error: [HLD101]


async def show_async(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    await later.databases.retrieve("1")  # error: [HLD101]
