"""apprise: services are told over HTTP."""

import apprise
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

services = apprise.Apprise()


def show(session: Session) -> None:
    session.execute(text("select 1"))
    services.add("json://hooks.example")
    services.notify(body="hello")  # error: [HLD101]
    services.clear()


async def show_async(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    await services.async_notify(body="hello")  # error: [HLD101]
