"""mistralai: what waits and what only looks like it."""

from mistralai import Mistral
from mistralai.client import Mistral as NewMistral
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def synchronous(session: Session) -> None:
    session.execute(text("select 1"))
    client = NewMistral(api_key="k")
    client.chat.complete(model="m", messages=[])  # error: [HLD101]
    with Mistral(api_key="k") as old:
        old.embeddings.create(model="m", inputs=[])  # error: [HLD101]


async def asynchronous(session: AsyncSession, given: Mistral) -> None:
    await session.execute(text("select 1"))
    await given.chat.complete_async(model="m", messages=[])  # error: [HLD101]
    later = given.chat.complete_async(model="m", messages=[])
    later.close()
