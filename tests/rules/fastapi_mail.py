"""fastapi-mail: sending waits; a task for later does not."""

from fastapi import BackgroundTasks
from fastapi_mail import ConnectionConfig, FastMail, MessageSchema
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

config = ConnectionConfig(MAIL_SERVER="mail.example.com")
mail = FastMail(config)


class Mailer:
    def __init__(self, fast: FastMail) -> None:
        self.fast = fast

    async def welcome(self, session: AsyncSession, tasks: BackgroundTasks) -> None:
        await session.execute(text("select 1"))
        message = MessageSchema(subject="s", recipients=["a@example.com"], body="b", subtype="html")
        await self.fast.send_message(message, template_name="welcome.html")  # error: [HLD101]
        tasks.add_task(self.fast.send_message, message)


async def direct(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    await mail.get_mail_template(None, "welcome.html")
    await mail.send_message(MessageSchema(subject="s", recipients=[], body="b", subtype="html"))  # error: [HLD101]
    await FastMail(config).send_message(  # error: [HLD101]
        MessageSchema(subject="s", recipients=[], body="b", subtype="html")
    )
