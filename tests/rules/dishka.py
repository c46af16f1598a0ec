"""dishka: what a scope's container gave is given back when the scope ends."""

import requests
from advanced_alchemy.repository import SQLAlchemySyncRepository
from dishka import FromDishka, Provider, Scope, make_async_container, make_container, provide
from sqlalchemy import create_engine, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

engine = create_engine("postgresql+psycopg://db.invalid/shop")


class Sessions(Provider):
    @provide(scope=Scope.REQUEST)
    def session(self):
        with Session(engine) as session:
            yield session


container = make_container(Sessions())
async_container = make_async_container(Sessions())


def scope() -> None:
    with container() as scoped:
        session = scoped.get(Session)
        requests.get("https://example.com")
        session.execute(text("select 1"))
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


async def asynchronous_scope() -> None:
    async with async_container() as scoped:
        session = await scoped.get(AsyncSession)
        requests.get("https://example.com")
        await session.execute(text("select 1"))
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


async def injected(session: FromDishka[AsyncSession]) -> None:
    requests.get("https://example.com")
    await session.execute(text("select 1"))
    requests.get("https://example.com")  # error: [HLD101]


def closed_by_hand() -> None:
    scoped = container()
    scoped.get(Session).execute(text("select 1"))
    requests.get("https://example.com")  # error: [HLD101]
    scoped.close()
    requests.get("https://example.com")


class Users:
    def __init__(self, session: Session) -> None:
        self.session = session

    def find(self) -> None:
        self.session.execute(text("select 1"))


class Rows(SQLAlchemySyncRepository):
    pass


class Settings:
    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def find(self) -> None:
        self.rows.get_one_or_none(name="size")


def repository_of_a_service_of_a_scope() -> None:
    with container() as scoped:
        settings = scoped.get(Settings)
        settings.find()
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


class Orders:
    def __init__(self, session: Session, users: Users) -> None:
        self.session = session
        self.users = users

    def pay(self) -> None:
        self.users.find()
        requests.get("https://example.com")  # error: [HLD101]
        self.session.commit()
        requests.get("https://example.com")


def service_of_a_scope() -> None:
    with container() as scoped:
        users = scoped.get(Users)
        users.find()
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


def services_of_one_scope() -> None:
    with container() as scoped:
        session = scoped.get(Session)
        scoped.get(Users).find()
        requests.get("https://example.com")  # error: [HLD101]
        session.commit()
        requests.get("https://example.com")
        scoped.get(Orders).users.find()
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")
