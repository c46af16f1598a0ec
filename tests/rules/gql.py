"""gql: parsing a query is local, executing it is not."""

from gql import Client, gql
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

client = Client(transport=None)


def queries(session: Session) -> None:
    session.execute(text("select 1"))
    query = gql("{ x }")
    client.execute(query)  # error: [HLD101]
    with client as inner:
        inner.execute(query)  # error: [HLD101]


async def later(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    await client.execute_async(gql("{ x }"))  # error: [HLD101]
    async with client as inner:
        await inner.execute(gql("{ x }"))  # error: [HLD101]
        async for event in inner.subscribe(gql("subscription { x }")):  # error: [HLD101]
            print(event)
