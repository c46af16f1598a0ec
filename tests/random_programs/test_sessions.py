"""The model of sessions has a connection out exactly when SQLAlchemy has one."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from random_programs import sessions as model
from sqlalchemy import Engine, QueuePool, create_engine, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class NothingFails:
    def call(self) -> None: ...

    def fails(self) -> None: ...

    def refuses(self) -> None: ...

    def ends(self) -> None: ...

    def reopens(self) -> bool:
        return False

    def made(self, handle: model.Handle) -> None: ...

    def taken(self, handle: model.Handle) -> None: ...

    def passing(self, handle: model.Handle) -> None: ...


ARGUMENTS = {
    "execute": lambda: (text("select 1"),),
    "scalars": lambda: (select(User),),
    "get": lambda: (User, -1),
    "add": lambda: (User(name="Ann"),),
}
OPERATIONS = ("execute", "scalars", "get", "add", "flush", "commit", "rollback", "close")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    path: Path = tmp_path_factory.mktemp("model") / "shop.db"
    made = create_engine(f"sqlite:///{path}", poolclass=QueuePool)
    Base.metadata.create_all(made)
    return made


@pytest.mark.parametrize("seed", range(60))
def test_sessions(engine: Engine, seed: int) -> None:
    choice = random.Random(seed)
    real, modelled = Session(engine), model.Session(NothingFails())
    done = []
    for _ in range(25):
        operation = choice.choice(OPERATIONS)
        done.append(operation)
        arguments = ARGUMENTS[operation]() if operation in ARGUMENTS else ()
        getattr(real, operation)(*arguments)
        getattr(modelled, operation)(*arguments)
        assert modelled.out == (engine.pool.checkedout() > 0), done  # type: ignore[attr-defined]
    real.close()


@pytest.mark.parametrize("seed", range(60))
def test_connections(engine: Engine, seed: int) -> None:
    choice = random.Random(seed)
    real, modelled = engine.connect(), model.Connection(NothingFails())
    modelled.take()
    done = []
    for _ in range(10):
        operation = choice.choice(("execute", "commit", "rollback"))
        done.append(operation)
        arguments = ARGUMENTS[operation]() if operation in ARGUMENTS else ()
        getattr(real, operation)(*arguments)
        getattr(modelled, operation)(*arguments)
        assert modelled.out == (engine.pool.checkedout() > 0), done  # type: ignore[attr-defined]
    real.close()
    modelled.close()
    assert modelled.out == (engine.pool.checkedout() > 0)  # type: ignore[attr-defined]
