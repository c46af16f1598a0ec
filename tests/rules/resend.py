"""resend: every method is a request."""

import resend
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def synchronous(session: Session) -> None:
    session.execute(text("select 1"))
    resend.Emails.send({"from": "a@example.com"})  # error: [HLD101]


async def asynchronous(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    await resend.Emails.send_async({"from": "a@example.com"})  # error: [HLD101]
    later = resend.Emails.send_async({"from": "a@example.com"})
    later.close()
