"""SQLModel: sessions with `exec`."""

import requests
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker
from sqlalchemy.orm import sessionmaker
from sqlmodel import Field, Session, SQLModel, create_engine, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.orm.session import Session as PlainSession

engine = create_engine("postgresql+psycopg://db.invalid/heroes")
Sess = sessionmaker(engine, class_=Session)
ASess = async_sessionmaker(class_=AsyncSession, expire_on_commit=False)
OldASess = sessionmaker(class_=AsyncSession)


class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str


class HeroCreate(SQLModel):
    name: str


class HeroRead(HeroCreate):
    id: int


def executed() -> None:
    with Session(engine) as session:
        requests.get("https://example.com")
        session.exec(select(Hero)).first()
        requests.get("https://example.com")  # error: [HLD101]
        session.commit()
        requests.get("https://example.com")
    requests.get("https://example.com")


def given(session: PlainSession) -> None:
    hero = session.exec(select(Hero)).one()
    session.commit()
    requests.get("https://example.com")
    print(hero.name)
    requests.get("https://example.com")  # error: [HLD101]
    session.close()
    requests.get("https://example.com")


def keeps() -> None:
    session = Session(engine, expire_on_commit=False)
    hero = session.exec(select(Hero)).one()
    session.commit()
    print(hero.name)
    requests.get("https://example.com")


def refreshed() -> None:
    with Session(engine) as session:
        hero = Hero(name="x")
        session.add(hero)
        session.commit()
        requests.get("https://example.com")
        session.refresh(hero)
        requests.get("https://example.com")  # error: [HLD101]


def joined() -> None:
    connection = engine.connect()
    session = Session(bind=connection)
    session.exec(select(Hero))
    session.close()
    requests.get("https://example.com")  # error: [HLD101]
    connection.close()
    requests.get("https://example.com")


async def asynchronous(engine_of_app: object) -> None:
    async with AsyncSession(engine_of_app) as session:
        requests.get("https://example.com")
        await session.exec(select(Hero))
        requests.get("https://example.com")  # error: [HLD101]
        await session.commit()
        requests.get("https://example.com")


def made() -> None:
    with Sess() as session:
        session.exec(select(Hero))
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


async def async_made() -> None:
    async with ASess() as session:
        hero = (await session.exec(select(Hero))).one()
        requests.get("https://example.com")  # error: [HLD101]
        await session.commit()
        requests.get(hero.name)
    async with OldASess() as session:
        await session.exec(select(Hero))
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


def validated(given: HeroCreate) -> None:
    with Session(engine) as session:
        hero = Hero.model_validate(given)
        session.add(hero)
        session.commit()
        requests.post("https://example.com", data=given.name)
        hero.sqlmodel_update({"name": "x"})
        hero.model_dump()
        requests.get("https://example.com")
        HeroRead.model_validate(hero)
        requests.get("https://example.com")  # error: [HLD101]


async def joined_later(engine_of_app: AsyncEngine) -> None:
    async with engine_of_app.connect() as connection, AsyncSession(connection) as session:
        await session.exec(select(Hero))
        await session.commit()
        requests.get("https://example.com")  # error: [HLD101]
