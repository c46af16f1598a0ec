"""stripe: every resource is a request; checking a web hook's signature is not."""

import stripe
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from stripe import StripeClient


def resources(session: Session) -> None:
    session.execute(text("select 1"))
    customer = stripe.Customer.create(email="a@example.com")  # error: [HLD101]
    customer.save()  # error: [HLD101]
    stripe.PaymentIntent.capture("pi")  # error: [HLD101]
    stripe.checkout.Session.create(mode="payment")  # error: [HLD101]
    page = stripe.Customer.list()  # error: [HLD101]
    for each in page.auto_paging_iter():  # error: [HLD101]
        print(each)


def local(session: Session, payload: bytes) -> None:
    session.execute(text("select 1"))
    stripe.Webhook.construct_event(payload, "t=1", "secret")
    stripe.Customer.construct_from({"id": "c"}, "k").to_dict()


def clients(session: Session, given: StripeClient) -> None:
    session.execute(text("select 1"))
    client = stripe.StripeClient("k")
    client.v1.customers.create()  # error: [HLD101]
    given.payment_intents.confirm("pi")  # error: [HLD101]
    given.construct_event(b"", "t=1", "secret")


async def asynchronous(session: AsyncSession, given: StripeClient) -> None:
    await session.execute(text("select 1"))
    await stripe.Customer.create_async()  # error: [HLD101]
    await given.v1.customers.create_async()  # error: [HLD101]
    later = stripe.Customer.create_async()
    later.close()
