"""ormar: a transaction holds, and so does the loop over `iterate`; a query does not."""

import ormar
import requests
import sqlalchemy
from ormar import DatabaseConnection

database = DatabaseConnection("postgresql+asyncpg://db.invalid/shop")
base_config = ormar.OrmarConfig(metadata=sqlalchemy.MetaData(), database=database)


class User(ormar.Model):
    ormar_config = base_config.copy(tablename="users")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=20)


async def queries() -> None:
    user = await User.objects.filter(id=1).get()
    await user.update(name="x")
    await User.objects.all()
    requests.get("https://example.com")


async def block() -> None:
    async with database.transaction():
        requests.get("https://example.com")  # error: [HLD101]
        await User.objects.first()
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


async def iterated() -> None:
    async for _ in User.objects.iterate():
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


async def named_by_the_model() -> None:
    async with User.ormar_config.database.transaction():
        requests.get("https://example.com")  # error: [HLD101]
    async with base_config.database.connection():
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")
