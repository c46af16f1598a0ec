"""Tortoise: a transaction holds, a query does not."""

import requests
from tortoise import connections, fields, models
from tortoise.transactions import atomic, in_transaction


class User(models.Model):
    id = fields.IntField(primary_key=True)


async def queries() -> None:
    user = await User.get(id=1)
    await user.save()
    requests.get("https://example.com")


async def block() -> None:
    async with in_transaction("default") as connection:
        requests.get("https://example.com")  # error: [HLD101]
        await User.first().using_db(connection)
        await connection.commit()
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


@atomic()
async def decorated() -> None:
    requests.get("https://example.com")  # error: [HLD101]


async def by_name() -> None:
    client = connections.get("default")
    await client.execute_query("select 1")
    requests.get("https://example.com")
    async with client.acquire_connection():
        requests.get("https://example.com")  # error: [HLD101]
    async with client._in_transaction():
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")
