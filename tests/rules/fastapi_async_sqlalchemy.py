"""fastapi-async-sqlalchemy: one session a request, which is closed when the answer has been sent."""

import requests
from fastapi import FastAPI
from fastapi_async_sqlalchemy import SQLAlchemyMiddleware, db
from sqlalchemy import text

app = FastAPI()
app.add_middleware(SQLAlchemyMiddleware, db_url="postgresql+asyncpg://localhost/shop")


@app.get("/")
async def show():
    requests.get("https://example.com")
    await db.session.execute(text("select 1"))
    requests.get("https://example.com")  # error: [HLD101]
    await db.session.commit()
    requests.get("https://example.com")


async def script() -> None:
    async with db():
        await db.session.execute(text("select 1"))
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")
    async with db(commit_on_exit=True) as database:
        await database.session.execute(text("select 1"))
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")
