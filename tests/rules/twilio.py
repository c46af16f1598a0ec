"""twilio: create, fetch, update, delete and list are requests; contexts, signatures and TwiML are local."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from twilio.twiml.messaging_response import MessagingResponse


def synchronous(session: Session) -> None:
    session.execute(text("select 1"))
    client = Client("a", "t")
    client.messages.create(to="1", from_="2", body="x")  # error: [HLD101]
    context = client.messages("m")
    context.fetch()  # error: [HLD101]
    client.verify.v2.services("s").verifications.create(to="1", channel="sms")  # error: [HLD101]
    for message in client.messages.stream():  # error: [HLD101]
        print(message)
    session.commit()
    messages = client.messages.stream()
    session.execute(text("select 1"))
    for message in messages:  # error: [HLD101]
        print(message)
    client.messages.stream()  # error: [HLD101]
    RequestValidator("t").validate("u", {}, "s")
    MessagingResponse()


async def asynchronous(session: AsyncSession, client: Client) -> None:
    await session.execute(text("select 1"))
    await client.messages.create_async(to="1", from_="2", body="x")  # error: [HLD101]
