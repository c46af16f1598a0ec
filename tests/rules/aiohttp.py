"""aiohttp: what waits and what only looks like it."""

import asyncio

import aiohttp
import asyncpg
from aiohttp import web
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


class Api:
    def __init__(self, http: aiohttp.ClientSession) -> None:
        self.http = http

    async def fetch(self, session: AsyncSession) -> None:
        await session.execute(text("select 1"))
        async with self.http.post("https://example.com") as response:  # error: [HLD101]
            response.raise_for_status()


async def requests(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as http:
        async with http.get("https://example.com") as response:  # error: [HLD101]
            await response.json()  # error: [HLD101]
            async for chunk in response.content.iter_chunked(1024):  # error: [HLD101]
                print(chunk)
        other = await http.request("GET", "https://example.com")  # error: [HLD101]
        await other.text()  # error: [HLD101]
        other.release()
        later = http.get("https://example.com")
        later.close()
    async with aiohttp.request("GET", "https://example.com") as response:  # error: [HLD101]
        response.raise_for_status()


async def background(session: AsyncSession, http: aiohttp.ClientSession) -> None:
    await session.execute(text("select 1"))
    asyncio.create_task(http.get("https://example.com"))


async def web_sockets(session: AsyncSession, http: aiohttp.ClientSession) -> None:
    await session.execute(text("select 1"))
    async with http.ws_connect("wss://example.com") as socket:  # error: [HLD101]
        await socket.send_str("x")  # error: [HLD101]
        await socket.receive_json()  # error: [HLD101]


async def open_pool(app) -> None:
    app["pool"] = await asyncpg.create_pool("postgresql://db.invalid/shop")


async def kept_by_the_application(request, http: aiohttp.ClientSession) -> None:
    async with request.app["pool"].acquire():
        await http.get("https://example.com")  # error: [HLD101]
    await http.get("https://example.com")


class Shop(web.View):
    async def get(self) -> web.Response:
        async with self.request.app["pool"].acquire():
            await asyncio.sleep(1)  # error: [HLD104]
        return web.Response()


async def lines():
    async with AsyncSession() as session:
        for row in await session.execute(text("select 1")):
            yield bytes(row)  # error: [HLD107]


async def export(request: web.Request) -> web.Response:
    return web.Response(body=lines())


@web.middleware
async def transaction(request: web.Request, handler):
    async with request.app["pool"].acquire():
        return await handler(request)


async def inside(request: web.Request) -> web.Response:
    await asyncio.sleep(1)  # error: [HLD104]
    return web.Response()


def create() -> web.Application:
    app = web.Application(middlewares=[transaction])
    app.router.add_get("/", inside)
    return app
