"""python-socketio: an event goes through the message queue; rooms and sessions are local."""

import socketio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

sio = socketio.AsyncServer(client_manager=socketio.AsyncRedisManager("redis://"))
plain = socketio.Server()


async def push(session: AsyncSession, sid: str) -> None:
    await session.execute(text("select 1"))
    await sio.enter_room(sid, "r")
    await sio.emit("event", {}, room="r")  # error: [HLD102]
    await sio.call("event", to=sid)  # error: [HLD101]
    await sio.sleep(1)  # error: [HLD104]
    sio.start_background_task(print)


def push_sync(session: Session, sid: str) -> None:
    session.execute(text("select 1"))
    plain.emit("event", {}, to=sid)  # error: [HLD102]
    socketio.RedisManager("redis://", write_only=True).emit("event", {})  # error: [HLD102]
    plain.call("event", to=sid)  # error: [HLD101]
    plain.sleep(1)  # error: [HLD104]


def client(session: Session) -> None:
    session.execute(text("select 1"))
    client = socketio.Client()
    client.connect("https://example.com")  # error: [HLD101]
    client.wait()  # error: [HLD101]


async def client_later(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    client = socketio.AsyncClient()
    await client.connect("https://example.com")  # error: [HLD101]
    await client.wait()  # error: [HLD101]
