"""aiosmtplib: entering the client connects; making it does not."""

import aiosmtplib
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


async def asynchronous(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    await aiosmtplib.send("x", hostname="mail.example.com")  # error: [HLD101]
    client = aiosmtplib.SMTP("mail.example.com")
    await client.connect()  # error: [HLD101]
    client.close()
    async with aiosmtplib.SMTP("mail.example.com") as entered:  # error: [HLD101]
        await entered.send_message("x")  # error: [HLD101]


def synchronous(session: Session) -> None:
    session.execute(text("select 1"))
    client = aiosmtplib.SMTP("mail.example.com")
    client.send_message_sync("x")  # error: [HLD101]
