"""SQLModel: sessions with `exec`."""

import requests
from sqlmodel import Field, Session, SQLModel, create_engine, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.orm.session import Session as PlainSession

engine = create_engine("postgresql+psycopg://db.invalid/heroes")


class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str


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
