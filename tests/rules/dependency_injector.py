"""dependency-injector: what a provider gives holds as it does elsewhere; `shutdown_resources` closes what a resource opened."""

from collections.abc import Iterator

import requests
from dependency_injector import containers, providers
from dependency_injector.wiring import Closing, Provide, inject
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

engine = create_engine("postgresql+psycopg://db.invalid/shop")


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)


def opened() -> Iterator[Session]:
    with Session(engine) as session:
        yield session


class Users:
    def __init__(self, session: Session) -> None:
        self.session = session

    def load(self) -> None:
        self.session.get(User, 1)


class Container(containers.DeclarativeContainer):
    factory = providers.Singleton(sessionmaker, bind=engine)
    session = providers.Factory(lambda factory: factory(), factory)
    resource = providers.Resource(opened)
    users = providers.Factory(Users, session=session)


container = Container()


def made() -> None:
    session = container.session()
    requests.get("https://example.com")
    session.get(User, 1)
    requests.get("https://example.com")  # error: [HLD101]
    session.close()
    requests.get("https://example.com")


def resource() -> None:
    session = container.resource()
    session.get(User, 1)
    requests.get("https://example.com")  # error: [HLD101]
    container.shutdown_resources()
    requests.get("https://example.com")


def repository() -> None:
    users = container.users()
    requests.get("https://example.com")
    users.load()
    requests.get("https://example.com")  # error: [HLD101]


@inject
def injected(session=Provide[Container.session]) -> None:
    session.get(User, 1)
    requests.get("https://example.com")  # error: [HLD101]


@inject
def closed(session=Closing[Provide[Container.resource]]) -> None:
    requests.get("https://example.com")
    session.get(User, 1)
    requests.get("https://example.com")  # error: [HLD101]
