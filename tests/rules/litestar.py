"""Litestar: what runs behind a handler finds the session that the handler has used."""

import httpx
from litestar import Litestar, get, post
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


@get("/used")
async def used(db_session: AsyncSession) -> str:
    await db_session.execute(text("select 1"))
    return ""


@post("/given-back")
async def given_back(db_session: AsyncSession) -> str:
    await db_session.execute(text("select 1"))
    await db_session.commit()
    async with httpx.AsyncClient() as client:
        await client.get("https://example.com")
    return ""


async def report(response):
    async with httpx.AsyncClient() as client:
        await client.get("https://example.com")  # error: [HLD101]
    return response


async def sent(request):
    async with httpx.AsyncClient() as client:
        await client.get("https://example.com")


app = Litestar([used, given_back], after_request=report, after_response=sent)
