"""cohere: what waits and what only looks like it."""

import cohere
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def synchronous(session: Session, given: cohere.Client) -> None:
    session.execute(text("select 1"))
    client = cohere.ClientV2("k")
    client.chat(model="m", messages=[])  # error: [HLD101]
    given.rerank(query="x", documents=[])  # error: [HLD101]
    lazy = client.chat_stream(model="m", messages=[])
    for event in client.chat_stream(model="m", messages=[]):  # error: [HLD101]
        print(event, lazy)


async def asynchronous(session: AsyncSession, given: cohere.AsyncClientV2) -> None:
    await session.execute(text("select 1"))
    await given.embed(model="m", texts=[])  # error: [HLD101]
    later = given.embed(model="m", texts=[])
    later.close()
