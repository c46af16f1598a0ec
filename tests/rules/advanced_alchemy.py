"""advanced-alchemy: repositories and services work on the session that they are given."""

import requests
from advanced_alchemy.repository import SQLAlchemyAsyncRepository, SQLAlchemySyncRepository
from advanced_alchemy.service import SQLAlchemyAsyncRepositoryService, SQLAlchemySyncRepositoryService
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


class Users(SQLAlchemySyncRepository):
    pass


class AsyncUsers(SQLAlchemyAsyncRepository):
    pass


class UserService(SQLAlchemySyncRepositoryService):
    pass


class AsyncUserService(SQLAlchemyAsyncRepositoryService):
    pass


def repository() -> None:
    session = Session()
    users = Users(session=session)
    requests.get("https://example.com")
    users.list()
    requests.get("https://example.com")  # error: [HLD101]
    session.commit()
    requests.get("https://example.com")
    UserService(session).count()
    requests.get("https://example.com")  # error: [HLD101]
    session.close()
    requests.get("https://example.com")


async def asynchronous_repository() -> None:
    async with AsyncSession() as session:
        await AsyncUsers(session=session).get(1)
        requests.get("https://example.com")  # error: [HLD101]
        await session.rollback()
        await AsyncUserService(session=session).get_one(id=1)
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


async def given(users: AsyncUsers) -> None:
    requests.get("https://example.com")
    await users.get(1)
    requests.get("https://example.com")  # error: [HLD101]


class Orders:
    """Both are injected: they are of one session."""

    def __init__(self, session: AsyncSession, users: AsyncUsers) -> None:
        self.session = session
        self.users = users

    async def pay(self) -> None:
        await self.users.get(1)
        requests.get("https://example.com")  # error: [HLD101]
        await self.session.commit()
        requests.get("https://example.com")


class Invoices:
    def __init__(self, session: AsyncSession, orders: Orders, users: AsyncUsers) -> None:
        self.session = session
        self.orders = orders
        self.users = users

    async def pay(self) -> None:
        await self.orders.users.get(1)
        requests.get("https://example.com")  # error: [HLD101]
        await self.session.commit()
        requests.get("https://example.com")


async def many(users: AsyncUsers) -> None:
    await users.get_many_and_count()
    requests.get("https://example.com")  # error: [HLD101]
