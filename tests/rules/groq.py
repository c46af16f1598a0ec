"""groq: what waits and what only looks like it."""

from groq import AsyncGroq, Groq
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def synchronous(session: Session) -> None:
    session.execute(text("select 1"))
    client = Groq()
    client.chat.completions.create(model="m", messages=[])  # error: [HLD101]
    client.with_options(timeout=5).models.list()  # error: [HLD101]
    with client.audio.speech.with_streaming_response.create(model="m", input="x", voice="v") as raw:  # error: [HLD101]
        print(raw)


async def asynchronous(session: AsyncSession, given: AsyncGroq) -> None:
    await session.execute(text("select 1"))
    await given.chat.completions.create(model="m", messages=[])  # error: [HLD101]
    later = given.chat.completions.create(model="m", messages=[])
    later.close()
