"""channels: sending to a group goes through the layer's broker."""

from asgiref.sync import async_to_sync
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from channels.layers import BaseChannelLayer, get_channel_layer
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


class Chat(AsyncJsonWebsocketConsumer):
    async def post(self, session: AsyncSession, message: str) -> None:
        await session.execute(text("select 1"))
        await self.channel_layer.group_send("chat", {"type": "chat.message", "text": message})  # error: [HLD102]


async def direct(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    layer = get_channel_layer()
    await layer.new_channel()
    await layer.send("channel", {"type": "x"})  # error: [HLD102]
    await layer.receive("channel")  # error: [HLD106]
    layer.group_add("chat", "channel")


def from_sync(session: Session, layer: BaseChannelLayer) -> None:
    session.execute(text("select 1"))
    async_to_sync(layer.group_send)("chat", {"type": "x"})  # error: [HLD102]
