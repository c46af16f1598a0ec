"""Sanic: what a request's or an application's context keeps is found by its name."""

import asyncpg
import requests
from sanic import Sanic
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

app = Sanic("shop")


@app.before_server_start
async def open_pool(app, loop) -> None:
    app.ctx.pool = await asyncpg.create_pool("postgresql://db.invalid/shop")


@app.middleware("request")
async def open_session(request) -> None:
    request.ctx.session = AsyncSession()


@app.get("/session")
async def with_session(request):
    requests.get("https://example.com")
    await request.ctx.session.execute(text("select 1"))
    requests.get("https://example.com")  # error: [HLD101]
    await request.ctx.session.close()
    requests.get("https://example.com")


@app.get("/pool")
async def with_pool(request):
    async with request.app.ctx.pool.acquire():
        requests.get("https://example.com")  # error: [HLD101]
    async with Sanic.get_app().ctx.pool.acquire():
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")
