"""pywebpush: a browser's push service is asked over HTTP."""

from pywebpush import WebPusher, webpush, webpush_async
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def show(session: Session, subscription: dict) -> None:
    session.execute(text("select 1"))
    webpush(subscription, "hello", vapid_private_key="key")  # error: [HLD101]
    pusher = WebPusher(subscription)
    pusher.encode("hello")
    pusher.as_curl("https://push.example", b"", {})
    pusher.send("hello")  # error: [HLD101]


async def show_async(session: AsyncSession, subscription: dict) -> None:
    await session.execute(text("select 1"))
    await webpush_async(subscription, "hello")  # error: [HLD101]
    await WebPusher(subscription).send_async("hello")  # error: [HLD101]
