"""niquests: what waits and what only looks like it."""

import niquests
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def synchronous(session: Session) -> None:
    session.execute(text("select 1"))
    niquests.get("https://example.com").json()  # error: [HLD101]
    niquests.post("https://example.com")  # error: [HLD101]
    with niquests.Session(multiplexed=True) as http:
        http.mount("https://", None)
        response = http.get("https://example.com")  # error: [HLD101]
        http.put("https://example.com")  # error: [HLD101]
        http.gather()  # error: [HLD101]
        for line in response.iter_lines():  # error: [HLD101]
            print(line)


async def asynchronous(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    await niquests.aget("https://example.com")  # error: [HLD101]
    await niquests.apost("https://example.com")  # error: [HLD101]
    async with niquests.AsyncSession() as http:
        await http.get("https://example.com")  # error: [HLD101]
        await http.post("https://example.com")  # error: [HLD101]
        later = http.get("https://example.com")
        later.close()
