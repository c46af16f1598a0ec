"""aiokafka: making a client is local, starting and sending wait."""

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def produce(session: AsyncSession, given: AIOKafkaProducer) -> None:
    await session.execute(text("select 1"))
    producer = AIOKafkaProducer(bootstrap_servers="example.com")
    await producer.start()  # error: [HLD102]
    await given.send_and_wait("t", b"x")  # error: [HLD102]
    later = given.send("t", b"x")
    later.close()
    async with AIOKafkaProducer(bootstrap_servers="example.com") as entered:  # error: [HLD102]
        await entered.send("t", b"x")  # error: [HLD102]


async def consume(session: AsyncSession, given: AIOKafkaConsumer) -> None:
    await session.execute(text("select 1"))
    given.subscribe(["t"])
    await given.getone()  # error: [HLD102]
    async for message in given:  # error: [HLD102]
        print(message)
