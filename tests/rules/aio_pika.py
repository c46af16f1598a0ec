"""aio-pika: whatever is awaited waits for the broker."""

import aio_pika
from aio_pika.abc import AbstractRobustConnection
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def publish(session: AsyncSession, given: AbstractRobustConnection, exchange: aio_pika.Exchange) -> None:
    await session.execute(text("select 1"))
    connection = await aio_pika.connect_robust("amqp://example.com")  # error: [HLD102]
    channel = await connection.channel()  # error: [HLD102]
    await channel.default_exchange.publish(aio_pika.Message(b"x"), "q")  # error: [HLD102]
    own = await channel.declare_exchange("e")  # error: [HLD102]
    await own.publish(aio_pika.Message(b"x"), "q")  # error: [HLD102]
    await exchange.publish(aio_pika.Message(b"x"), "q")  # error: [HLD102]
    async with given.channel() as other:  # error: [HLD102]
        queue = await other.declare_queue("q")  # error: [HLD102]
        message = await queue.get()  # error: [HLD102]
        await message.ack()  # error: [HLD102]
        async with queue.iterator() as messages:  # error: [HLD102]
            print(messages)
    later = exchange.publish(aio_pika.Message(b"x"), "q")
    later.close()
