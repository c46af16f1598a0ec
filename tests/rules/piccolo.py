"""Piccolo: a transaction or a batch holds, a query does not."""

import requests
from piccolo.columns import Varchar
from piccolo.engine import engine_finder
from piccolo.engine.postgres import PostgresEngine
from piccolo.table import Table

engine = PostgresEngine(config={"host": "db.invalid"})


class User(Table, db=engine):
    name = Varchar()


async def queries() -> None:
    await User.select().where(User.name == "x")
    user = await User.objects().first()
    await user.save()
    requests.get("https://example.com")


async def block() -> None:
    async with engine.transaction():
        requests.get("https://example.com")  # error: [HLD101]
        await User.select()
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


async def found() -> None:
    async with engine_finder().transaction():
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


async def collected() -> None:
    transaction = engine.atomic()
    transaction.add(User.select())
    requests.get("https://example.com")
    await transaction.run()
    requests.get("https://example.com")


async def batches() -> None:
    async with await User.select().batch(batch_size=10) as batch:
        async for _ in batch:
            requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


async def named_by_the_table() -> None:
    async with User._meta.db.transaction():
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")
