"""httpcore: what waits and what only looks like it."""

import httpcore
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def synchronous(session: Session) -> None:
    session.execute(text("select 1"))
    httpcore.request("GET", "https://example.com")  # error: [HLD101]
    with httpcore.ConnectionPool() as pool:
        pool.request("GET", "https://example.com")  # error: [HLD101]
        manager = pool.stream("GET", "https://example.com")
        with pool.stream("GET", "https://example.com") as response:  # error: [HLD101]
            response.read()  # error: [HLD101]
            for chunk in response.iter_stream():  # error: [HLD101]
                print(chunk, manager)
    proxy = httpcore.HTTPProxy("https://proxy.example.com")
    proxy.handle_request(httpcore.Request("GET", "https://example.com"))  # error: [HLD101]


async def asynchronous(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    async with httpcore.AsyncConnectionPool() as pool:
        response = await pool.request("GET", "https://example.com")  # error: [HLD101]
        await response.aread()  # error: [HLD101]
        async with pool.stream("GET", "https://example.com"):  # error: [HLD101]
            print()
