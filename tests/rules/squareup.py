"""squareup: a client is local, each method is a request."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from square import AsyncSquare, Square
from square.utils.webhooks_helper import verify_signature


def pay(session: Session) -> None:
    session.execute(text("select 1"))
    client = Square(token="t")
    client.payments.create(source_id="s", idempotency_key="k")  # error: [HLD101]
    client.catalog.object.get("id")  # error: [HLD101]
    verify_signature("body", "signature", "key", "https://example.com")


async def later(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    client = AsyncSquare(token="t")
    await client.payments.get("id")  # error: [HLD101]
