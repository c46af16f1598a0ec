"""google-genai: what waits and what only looks like it."""

from google import genai
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def synchronous(session: Session) -> None:
    session.execute(text("select 1"))
    client = genai.Client(api_key="k")
    client.models.generate_content(model="m", contents="x")  # error: [HLD101]
    client.files.upload(file="f")  # error: [HLD101]
    lazy = client.models.generate_content_stream(model="m", contents="x")
    for chunk in client.models.generate_content_stream(model="m", contents="x"):  # error: [HLD101]
        print(chunk, lazy)
    chat = client.chats.create(model="m")
    chat.send_message("x")  # error: [HLD101]


async def asynchronous(session: AsyncSession, client: genai.Client) -> None:
    await session.execute(text("select 1"))
    await client.aio.models.generate_content(model="m", contents="x")  # error: [HLD101]
    chat = client.aio.chats.create(model="m")
    await chat.send_message("x")  # error: [HLD101]
    async with client.aio.live.connect(model="m") as live:  # error: [HLD101]
        print(live)
