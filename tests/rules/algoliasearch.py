"""algoliasearch: operations are requests, keys are derived here."""

from algoliasearch.search.client import SearchClient, SearchClientSync
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def search(session: Session) -> None:
    session.execute(text("select 1"))
    client = SearchClientSync("id", "key")
    client.save_object("books", {})  # error: [HLD101]
    client.generate_secured_api_key("key")
    SearchClientSync.create_with_config(None).search({})  # error: [HLD101]


async def later(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    async with SearchClient("id", "key") as client:
        await client.search_single_index("books")  # error: [HLD101]
    await SearchClient.create_with_config(None).search({})  # error: [HLD101]
