"""Litestar: what runs behind a handler finds the session that the handler has used."""

import httpx
import requests
from litestar import Controller, Litestar, get, post
from litestar.di import Provide
from litestar.response import ServerSentEvent, Stream
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


async def open_session():
    async with AsyncSession() as session:
        yield session


async def current_user(session: AsyncSession) -> str:
    await session.execute(text("select 1"))
    return "ann"


class Users(Controller):
    dependencies = {"session": Provide(open_session), "user": Provide(current_user)}  # noqa: RUF012

    @get("/me")
    async def of_the_controller(self, user: str) -> str:
        requests.get("https://example.com")  # error: [HLD101]
        return user

    @get("/nobody")
    async def without_it(self) -> str:
        requests.get("https://example.com")
        return ""


@get("/you", dependencies={"me": Provide(current_user)})
async def of_the_decorator(me: str) -> str:
    requests.get("https://example.com")  # error: [HLD101]
    return me


async def rows():
    async with AsyncSession() as session:
        yield "id"
        for row in await session.execute(text("select 1")):
            yield str(row)  # error: [HLD107]


async def ticks():
    yield "tick"


@get("/stream")
async def streamed(db_session: AsyncSession) -> Stream:
    await db_session.execute(text("select 1"))
    return Stream(rows) if db_session.dirty else Stream(ticks())


@get("/events")
async def events(db_session: AsyncSession) -> ServerSentEvent:
    await db_session.execute(text("select 1"))
    return ServerSentEvent(ticks())
