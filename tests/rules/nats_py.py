"""nats-py: publishing only buffers; requests and JetStream wait for an answer."""

import nats
from nats.aio.client import Client
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def publish(session: AsyncSession, client: Client) -> None:
    await session.execute(text("select 1"))
    await client.publish("s", b"x")
    await client.request("s", b"x", timeout=1)  # error: [HLD101]
    await client.flush()  # error: [HLD101]
    stream = client.jetstream()
    await stream.publish("s", b"x")  # error: [HLD102]


async def connect(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    connection = await nats.connect("nats://example.com")  # error: [HLD101]
    await connection.drain()  # error: [HLD101]
    await Client().connect("nats://example.com")  # error: [HLD101]
