"""ollama: what waits and what only looks like it."""

import ollama
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def synchronous(session: Session) -> None:
    session.execute(text("select 1"))
    ollama.chat(model="m")  # error: [HLD101]
    client = ollama.Client()
    client.generate(model="m", prompt="x")  # error: [HLD101]


async def asynchronous(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    client = ollama.AsyncClient()
    await client.chat(model="m")  # error: [HLD101]
    later = client.chat(model="m")
    later.close()
