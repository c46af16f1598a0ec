"""websockets: the synchronous `connect` connects, the other one when it is awaited or entered."""

import websockets
import websockets.sync.client as sync_client
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def talk(session: Session) -> None:
    session.execute(text("select 1"))
    with sync_client.connect("wss://example.com") as socket:  # error: [HLD101]
        socket.ping()
        socket.send("x")  # error: [HLD101]
        socket.recv(timeout=5)  # error: [HLD101]


async def later(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    lazy = websockets.connect("wss://example.com")
    async with websockets.connect("wss://example.com") as socket:  # error: [HLD101]
        await socket.send("x")  # error: [HLD101]
        async for message in socket:  # error: [HLD101]
            print(message, lazy)
    other = await websockets.connect("wss://example.com")  # error: [HLD101]
    await other.close()  # error: [HLD101]
