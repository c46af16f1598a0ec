"""litellm: what waits and what only looks like it."""

import litellm
from litellm import acompletion, completion
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def synchronous(session: Session) -> None:
    session.execute(text("select 1"))
    completion(model="m", messages=[])  # error: [HLD101]
    litellm.embedding(model="m", input=["x"])  # error: [HLD101]
    litellm.Router().completion(model="m", messages=[])  # error: [HLD101]
    litellm.token_counter(model="m", text="x")


async def asynchronous(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    await acompletion(model="m", messages=[])  # error: [HLD101]
    await litellm.Router().acompletion(model="m", messages=[])  # error: [HLD101]
    later = acompletion(model="m", messages=[])
    later.close()
