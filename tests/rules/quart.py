"""Quart: hooks run around every view; `g` and the application keep sessions and pools."""

import asyncpg
import requests
from quart import Quart, Response, current_app, g, make_response, stream_with_context
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

app = Quart(__name__)


@app.before_serving
async def open_pool() -> None:
    app.pool = await asyncpg.create_pool("postgresql://db.invalid/shop")


@app.before_request
async def open_session() -> None:
    g.session = AsyncSession()
    await g.session.execute(text("select 1"))


@app.after_request
async def count(response):
    requests.get("https://example.com")  # error: [HLD101]
    return response


@app.get("/session")
async def with_session() -> str:
    requests.get("https://example.com")  # error: [HLD101]
    return ""


@app.get("/pool")
async def with_pool() -> str:
    await g.session.close()
    requests.get("https://example.com")
    async with current_app.pool.acquire():
        requests.get("https://example.com")  # error: [HLD101]
    await g.session.execute(text("select 1"))
    return ""


async def rows():
    async with AsyncSession() as session:
        yield "id"
        for row in await session.execute(text("select 1")):
            yield str(row)  # error: [HLD107]


@app.get("/answer")
async def answer():
    return Response(stream_with_context(rows)())


@app.get("/generator")
async def generator():
    async def numbers():
        async with AsyncSession() as session:
            await session.execute(text("select 1"))
            yield "1"  # error: [HLD107]

    return numbers(), 200


@app.get("/of-the-request")
async def of_the_request():
    async def numbers():
        yield "1"

    await g.session.execute(text("select 1"))
    return await make_response(numbers())


@app.after_request
async def counted(response):
    requests.get("https://example.com")  # error: [HLD101]
    return response


@app.teardown_request
async def end(error):
    await g.session.close()
    requests.get("https://example.com")
