"""azure-servicebus: entering a sender connects, sending waits; making them does not."""

from azure.servicebus import ServiceBusClient, ServiceBusMessage
from azure.servicebus.aio import ServiceBusClient as AsyncServiceBusClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def synchronous(session: Session) -> None:
    session.execute(text("select 1"))
    with ServiceBusClient.from_connection_string("x") as client:
        sender = client.get_queue_sender("q")
        sender.send_messages(ServiceBusMessage("x"))  # error: [HLD102]
        with client.get_topic_sender("t") as other:  # error: [HLD102]
            other.schedule_messages(ServiceBusMessage("x"), None)  # error: [HLD102]
        receiver = client.get_queue_receiver("q")
        receiver.receive_messages()  # error: [HLD102]


async def asynchronous(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    async with AsyncServiceBusClient.from_connection_string("x") as client:
        async with client.get_queue_sender("q") as sender:  # error: [HLD102]
            await sender.send_messages(ServiceBusMessage("x"))  # error: [HLD102]
        receiver = client.get_queue_receiver("q")
        await receiver.receive_messages()  # error: [HLD102]
