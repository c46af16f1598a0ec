"""litestar-email: sending waits for the mail server."""

from litestar import post
from litestar_email import EmailMessage, EmailService
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


@post("/welcome")
async def welcome(mailer: EmailService, db_session: AsyncSession) -> None:
    message = EmailMessage(subject="Welcome", body="Hello", to=["user@example.com"])
    await mailer.send_message(message)
    await db_session.execute(text("select 1"))
    await mailer.send_message(message)  # error: [HLD101]
    await mailer.send_messages([message])  # error: [HLD101]


class Welcome:
    def __init__(self, mailer: EmailService) -> None:
        self.mailer = mailer

    async def send(self, to: str) -> int:
        return await self.mailer.send_message(EmailMessage(subject="Welcome", body="Hello", to=[to]))


async def indirectly(welcome: Welcome, db_session: AsyncSession) -> None:
    await db_session.execute(text("select 1"))
    await welcome.send("user@example.com")  # error: [HLD101]


async def entered(mailer: EmailService, db_session: AsyncSession) -> None:
    await db_session.execute(text("select 1"))
    async with mailer as sender:  # error: [HLD101]
        await sender.send_message(EmailMessage(subject="Welcome"))  # error: [HLD101]
