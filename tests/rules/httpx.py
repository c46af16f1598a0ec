"""httpx: what waits and what only looks like it."""

import httpx
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


class Api:
    def __init__(self) -> None:
        self.http = httpx.Client(timeout=httpx.Timeout(3))
        self.later = httpx.AsyncClient()

    def fetch(self, session: Session) -> None:
        session.execute(text("select 1"))
        self.http.get("https://example.com")  # error: [HLD101]

    async def fetch_later(self, session: AsyncSession) -> None:
        await session.execute(text("select 1"))
        await self.later.get("https://example.com")  # error: [HLD101]


class OwnClient(httpx.Client):
    pass


def module_functions(session: Session) -> None:
    session.execute(text("select 1"))
    httpx.get("https://example.com").json()  # error: [HLD101]
    httpx.post("https://example.com", timeout=None)  # error: [HLD101]
    with httpx.stream("GET", "https://example.com") as response:  # error: [HLD101]
        response.read()  # error: [HLD101]


def clients(session: Session, given: httpx.Client, own: OwnClient) -> None:
    session.execute(text("select 1"))
    given.request("GET", "https://example.com")  # error: [HLD101]
    own.put("https://example.com")  # error: [HLD101]
    with httpx.Client(base_url="https://example.com") as client:
        request = client.build_request("GET", "/")
        client.send(request).raise_for_status()  # error: [HLD101]
        manager = client.stream("GET", "/")
        with client.stream("GET", "/") as response:  # error: [HLD101]
            for line in response.iter_lines():  # error: [HLD101]
                print(line, manager)


async def asynchronous(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    async with httpx.AsyncClient() as client:
        response = await client.get("https://example.com")  # error: [HLD101]
        response.json()
        later = client.get("https://example.com")
        later.close()
        async with client.stream("GET", "https://example.com") as stream:  # error: [HLD101]
            await stream.aread()  # error: [HLD101]
            async for chunk in stream.aiter_bytes():  # error: [HLD101]
                print(chunk)


def transports(session: Session, request: httpx.Request) -> None:
    session.execute(text("select 1"))
    transport = httpx.HTTPTransport(retries=1)
    transport.handle_request(request)  # error: [HLD101]


async def async_transports(session: AsyncSession, request: httpx.Request) -> None:
    await session.execute(text("select 1"))
    transport = httpx.AsyncHTTPTransport(retries=1)
    await transport.handle_async_request(request)  # error: [HLD101]


def tried_again(session: Session) -> None:
    session.execute(text("select 1"))
    with httpx.Client(transport=httpx.HTTPTransport(retries=2)) as client:
        client.get("https://example.com")  # error: [HLD101]
