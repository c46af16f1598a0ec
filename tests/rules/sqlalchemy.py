"""SQLAlchemy: when a session or a connection is out, and when not."""

import requests
from sqlalchemy import (
    URL,
    Connection,
    CursorResult,
    ForeignKey,
    Select,
    create_engine,
    delete,
    engine_from_config,
    event,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.engine import Engine
from sqlalchemy.engine.base import Connection as BaseConnection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import (
    AsyncAttrs,
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_scoped_session,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.ext.asyncio.session import AsyncSession as PlainAsyncSession
from sqlalchemy.ext.declarative import declarative_base
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Query,
    Session,
    close_all_sessions,
    mapped_column,
    registry,
    relationship,
    scoped_session,
    sessionmaker,
)
from sqlalchemy.orm.session import Session as PlainSession
from sqlalchemy.pool import QueuePool

engine = create_engine("postgresql+psycopg://db.invalid/shop")
other_engine = engine_from_config({"sqlalchemy.url": "postgresql+psycopg://db.invalid/shop"})
async_engine = create_async_engine("postgresql+psycopg://db.invalid/shop")
Sess = sessionmaker(engine)
Keeping = sessionmaker(engine, expire_on_commit=False)
ASess = async_sessionmaker(async_engine)
AKeeping = async_sessionmaker(async_engine, expire_on_commit=False)
OldASess = sessionmaker(async_engine, class_=AsyncSession)
Scoped = scoped_session(Sess)
AScoped = async_scoped_session(ASess, scopefunc=int)
Legacy = declarative_base()
mappers = registry()


class Base(AsyncAttrs, DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    addresses: Mapped[list["Address"]] = relationship(back_populates="user")


class Address(Base):
    __tablename__ = "addresses"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User] = relationship(back_populates="addresses")


class Old(Legacy):
    __tablename__ = "old"

    id: Mapped[int] = mapped_column(primary_key=True)


class Older(mappers.generate_base()):
    __tablename__ = "older"

    id: Mapped[int] = mapped_column(primary_key=True)


# ---- Session


def first_use() -> None:
    with Session(engine) as session:
        requests.get("https://example.com")
        session.get(User, 1)
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


def uses(session: PlainSession) -> None:
    session.execute(select(User))
    requests.get("https://example.com")  # error: [HLD101]
    session.commit()
    session.scalars(select(User)).all()
    requests.get("https://example.com")  # error: [HLD101]
    session.commit()
    session.scalar(select(User))
    requests.get("https://example.com")  # error: [HLD101]
    session.commit()
    session.get_one(User, 1)
    requests.get("https://example.com")  # error: [HLD101]
    session.commit()
    session.merge(User(id=1))
    requests.get("https://example.com")  # error: [HLD101]
    session.commit()
    session.bulk_save_objects([User(id=2)])
    requests.get("https://example.com")  # error: [HLD101]


def checked_out_without_sql() -> None:
    session = Sess()
    session.connection()
    requests.get("https://example.com")  # error: [HLD101]
    session.close()


def no_uses() -> None:
    session = Sess()
    query = session.query(User).filter_by(name="x").order_by(User.id)
    session.in_transaction()
    session.get_bind()
    session.expire_all()
    with session.no_autoflush:
        session.add(User(name="x"))
    requests.get("https://example.com")
    print(query, session.bind)
    session.close()


def pending() -> None:
    session = Sess()
    session.flush()
    requests.get("https://example.com")
    session.add(User(name="x"))
    session.add_all([User(name="y")])
    requests.get("https://example.com")
    session.flush()
    requests.get("https://example.com")  # error: [HLD101]
    session.rollback()
    requests.get("https://example.com")


def savepoint_flushes() -> None:
    session = Sess()
    session.add(User(name="x"))
    with session.begin_nested():
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")  # error: [HLD101]
    session.commit()
    requests.get("https://example.com")


def expired_after_commit() -> None:
    session = Sess()
    user = session.get(User, 1)
    session.commit()
    requests.get("https://example.com")
    print(user.name)
    requests.get("https://example.com")  # error: [HLD101]
    session.close()
    requests.get("https://example.com")


def refreshed() -> None:
    session = Sess()
    user = User(name="x")
    session.add(user)
    session.commit()
    session.refresh(user)
    requests.get("https://example.com")  # error: [HLD101]
    session.close()


def not_expired() -> None:
    session = Keeping()
    user = session.get(User, 1)
    session.commit()
    print(user.name)
    requests.get("https://example.com")
    session.get(User, 2)
    session.rollback()
    requests.get("https://example.com")
    print(user.name)
    requests.get("https://example.com")  # error: [HLD101]


def released(session: Session) -> None:
    session.get(User, 1)
    session.reset()
    requests.get("https://example.com")
    session.get(User, 1)
    session.invalidate()
    requests.get("https://example.com")


def failed_flush() -> None:
    session = Sess()
    session.add(User(name="x"))
    try:
        session.flush()
    except IntegrityError:
        requests.get("https://example.com")  # error: [HLD101]
        session.rollback()
        requests.get("https://example.com")
    session.close()


def begin_block() -> None:
    with Sess() as session:
        with session.begin():
            requests.get("https://example.com")
            session.get(User, 1)
            requests.get("https://example.com")  # error: [HLD101]
        requests.get("https://example.com")


def begin_by_hand() -> None:
    session = Sess()
    transaction = session.begin()
    session.get(User, 1)
    requests.get("https://example.com")  # error: [HLD101]
    transaction.rollback()
    requests.get("https://example.com")


def factory_block() -> None:
    with Sess.begin() as session:
        session.add(User(name="x"))
        requests.get("https://example.com")
        session.get(User, 1)
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


def scoped() -> None:
    Scoped()
    requests.get("https://example.com")
    Scoped.query(User).first()
    requests.get("https://example.com")  # error: [HLD101]
    Scoped.remove()
    requests.get("https://example.com")


def scoped_elsewhere() -> None:
    session = Scoped()
    session.get(User, 1)
    requests.get("https://example.com")  # error: [HLD101]
    close_all_sessions()
    requests.get("https://example.com")


def property_of_models() -> None:
    everyone = Scoped.query_property()
    requests.get("https://example.com")
    everyone.all()
    requests.get("https://example.com")  # error: [HLD101]
    Scoped.remove()


def joined() -> None:
    connection = engine.connect()
    session = Session(bind=connection)
    session.get(User, 1)
    session.commit()
    requests.get("https://example.com")  # error: [HLD101]
    session.close()
    requests.get("https://example.com")  # error: [HLD101]
    connection.close()
    requests.get("https://example.com")


def joined_by_factory() -> None:
    connection = engine.connect()
    session = sessionmaker(bind=connection)()
    session.close()
    requests.get("https://example.com")  # error: [HLD101]
    connection.close()
    requests.get("https://example.com")


def connection_of_session() -> None:
    session = Sess()
    connection = session.connection()
    connection.execute(select(User))
    session.commit()
    requests.get("https://example.com")


# ---- Query, statements, results


def terminals(query: Query, session: Session) -> None:
    session.query(User).one_or_none()
    requests.get("https://example.com")  # error: [HLD101]
    session.commit()
    session.query(User).count()
    requests.get("https://example.com")  # error: [HLD101]
    session.commit()
    session.query(User)[0]
    requests.get("https://example.com")  # error: [HLD101]
    session.commit()
    names = session.query(User).with_entities(User.name)
    requests.get("https://example.com")
    print([row.name for row in names])
    requests.get("https://example.com")  # error: [HLD101]
    session.commit()
    for user in session.query(User).filter(User.id > 1):
        requests.get(user.name)  # error: [HLD101]


def advisory_lock(session: Session) -> None:
    session.scalar(func.pg_advisory_xact_lock(1))
    requests.get("https://example.com")  # error: [HLD101]


def locked(session: Session) -> None:
    query = session.query(User).with_for_update()
    requests.get("https://example.com")
    query.first()
    requests.get("https://example.com")  # error: [HLD101]


def results(session: Session) -> None:
    statement: Select = select(User).where(User.id == 1).with_only_columns(User)
    user = session.execute(statement).scalar_one()
    others = session.execute(statement).unique().scalars().all()
    one = session.scalars(statement).one()
    row = session.execute(statement).first()
    session.commit()
    requests.get("https://example.com")
    print(user.name, others, one, row)
    requests.get("https://example.com")  # error: [HLD101]


def rows_stay_loaded(session: Session) -> None:
    rows = session.execute(select(User.id, User.name)).all()
    session.commit()
    print([row.name for row in rows], rows[0][1])
    requests.get("https://example.com")


def rows_of_objects(session: Session) -> None:
    (user,) = session.execute(select(User)).one()
    session.commit()
    requests.get("https://example.com")
    print(user.name)
    requests.get("https://example.com")  # error: [HLD101]


def changes(session: Session) -> None:
    statement = insert(User).values(name="x").returning(User)
    requests.get("https://example.com")
    session.scalars(statement).one()
    requests.get("https://example.com")  # error: [HLD101]
    session.execute(update(User).values(name="y"))
    session.execute(delete(User).where(User.id == 1))
    session.commit()
    requests.get("https://example.com")


def loop_over_list(session: Session) -> None:
    for _ in session.scalars(select(User)).all():
        requests.get("https://example.com")  # error: [HLD101]


def list_outside() -> None:
    with Sess() as session:
        users = session.scalars(select(User)).all()
    for user in users:
        requests.get(user.name)


# ---- Engine and Connection


def connections() -> None:
    connection = engine.connect()
    requests.get("https://example.com")  # error: [HLD101]
    connection.execute(select(User))
    requests.get("https://example.com")  # error: [HLD101]
    connection.commit()
    requests.get("https://example.com")  # error: [HLD101]
    connection.close()
    requests.get("https://example.com")


def given_connection(connection: BaseConnection, result: CursorResult) -> None:
    connection.scalars(select(User))
    requests.get("https://example.com")  # error: [HLD101]
    result.fetchall()


def engine_block(own: Engine) -> None:
    with own.begin() as connection:
        requests.get("https://example.com")  # error: [HLD101]
        connection.execute(select(User))
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


def transaction_on_connection() -> None:
    with other_engine.execution_options(echo=True).connect() as connection:
        with connection.begin():
            connection.exec_driver_sql("select 1")
            requests.get("https://example.com")  # error: [HLD101]
        requests.get("https://example.com")  # error: [HLD101]
        with connection.begin_nested():
            requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


def autocommit() -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("select 1"))
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


def raw() -> None:
    connection = engine.raw_connection()
    requests.get("https://example.com")  # error: [HLD101]
    cursor = connection.cursor()
    cursor.execute("select 1")
    requests.get("https://example.com")  # error: [HLD101]
    cursor.close()
    connection.commit()
    requests.get("https://example.com")  # error: [HLD101]
    connection.close()
    requests.get("https://example.com")


def pool(connections: QueuePool) -> None:
    connection = connections.connect()
    requests.get("https://example.com")  # error: [HLD101]
    connection.close()
    requests.get("https://example.com")


def detached(connection: Connection) -> None:
    connection.execute(text("select 1"))
    connection.detach()
    requests.get("https://example.com")


# ---- asyncio


async def async_session() -> None:
    async with ASess() as session:
        requests.get("https://example.com")
        await session.get(User, 1)
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


async def async_plain(given: PlainAsyncSession, connected: AsyncConnection, own: AsyncEngine) -> None:
    await given.execute(select(User))
    requests.get("https://example.com")  # error: [HLD101]
    await given.close()
    session = AsyncSession(own)
    requests.get("https://example.com")
    await session.scalars(select(User))
    requests.get("https://example.com")  # error: [HLD101]
    await session.aclose()
    requests.get("https://example.com")
    await connected.execute(select(User))
    requests.get("https://example.com")  # error: [HLD101]


async def async_old_factory() -> None:
    async with OldASess() as session:
        await session.execute(select(User))
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


async def async_pending() -> None:
    session = ASess()
    session.add(User(name="x"))
    with session.no_autoflush:
        requests.get("https://example.com")
    await session.flush()
    requests.get("https://example.com")  # error: [HLD101]
    await session.commit()
    requests.get("https://example.com")
    await session.connection()
    requests.get("https://example.com")  # error: [HLD101]
    await session.rollback()
    requests.get("https://example.com")


async def async_begin() -> None:
    async with ASess() as session, session.begin():
        requests.get("https://example.com")
        await session.get(User, 1)
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


async def async_savepoint() -> None:
    session = ASess()
    session.add(User(name="x"))
    async with session.begin_nested():
        requests.get("https://example.com")  # error: [HLD101]
    await session.close()


async def async_factory_block() -> None:
    async with ASess.begin() as session:
        await session.scalar(select(User))
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


async def async_streams() -> None:
    async with ASess() as session:
        async for user in await session.stream_scalars(select(User)):
            requests.get(user.name)  # error: [HLD101]
        await session.commit()
        rows = await session.stream(select(User))
        requests.get("https://example.com")  # error: [HLD101]
        rows.scalars()


async def async_attributes() -> None:
    session = AKeeping()
    user = await session.get(User, 1)
    await session.commit()
    print(user.name)
    requests.get("https://example.com")
    await user.awaitable_attrs.addresses
    requests.get("https://example.com")  # error: [HLD101]
    await session.close()


async def sync_inside() -> None:
    session = ASess()
    await session.run_sync(lambda inner: None)
    requests.get("https://example.com")
    await session.run_sync(lambda inner: inner.query(User).all())
    requests.get("https://example.com")  # error: [HLD101]
    await session.close()
    session.sync_session.in_transaction()
    requests.get("https://example.com")
    print(session.get_bind(), session.bind, async_engine.sync_engine)


async def async_scoped() -> None:
    session = AScoped()
    await session.get(User, 1)
    requests.get("https://example.com")  # error: [HLD101]
    await AScoped.remove()
    requests.get("https://example.com")


async def async_connections() -> None:
    connection = async_engine.connect()
    requests.get("https://example.com")
    await connection.start()
    requests.get("https://example.com")  # error: [HLD101]
    await connection.commit()
    requests.get("https://example.com")  # error: [HLD101]
    await connection.close()
    requests.get("https://example.com")


async def awaited_connection() -> None:
    connection = await async_engine.execution_options(echo=True).connect()
    requests.get("https://example.com")  # error: [HLD101]
    connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
    await connection.execute(text("select 1"))
    await connection.scalars(text("select 1"))
    requests.get("https://example.com")  # error: [HLD101]
    await connection.close()
    requests.get("https://example.com")


async def async_engine_block() -> None:
    async with async_engine.begin() as connection:
        requests.get("https://example.com")  # error: [HLD101]
        await connection.run_sync(Base.metadata.create_all)
    requests.get("https://example.com")
    async with async_engine.connect() as connection:
        async with connection.begin():
            await connection.scalars(text("select 1"))
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


async def async_raw() -> None:
    connection = await async_engine.raw_connection()
    requests.get("https://example.com")  # error: [HLD101]
    connection.close()
    requests.get("https://example.com")


async def async_joined() -> None:
    async with async_engine.connect() as connection:
        session = AsyncSession(bind=connection)
        await session.get(User, 1)
        await session.commit()
        requests.get("https://example.com")  # error: [HLD101]
        await session.close()
        requests.get("https://example.com")  # error: [HLD101]
        made = async_sessionmaker(connection)()
        await made.close()
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


@event.listens_for(Session, "after_commit")
def after_commit(session):
    requests.get("https://example.com")  # error: [HLD101]
    session.close()


@event.listens_for(Session, "before_commit")
def before_commit(session):
    requests.get("https://example.com")
    session.get(User, 1)
    requests.get("https://example.com")  # error: [HLD101]


def after_flush(session, context) -> None:
    requests.get("https://example.com")  # error: [HLD101]


event.listen(Session, "after_flush", after_flush)


@event.listens_for(Session, "after_begin")
def after_begin(session, transaction, connection):
    requests.get("https://example.com")  # error: [HLD101]


@event.listens_for(User, "load")
def loaded(user, context):
    requests.get("https://example.com")  # error: [HLD101]


@event.listens_for(User, "before_insert")
def before_insert(mapper, connection, target):
    requests.get("https://example.com")  # error: [HLD101]


@event.listens_for(User, "after_insert")
def after_insert(mapper, connection, target):
    requests.get("https://example.com")  # error: [HLD101]
    connection.execute(text("select 1"))


@event.listens_for(engine, "before_cursor_execute")
def before_cursor_execute(connection, cursor, statement, parameters, context, executemany):
    requests.get("https://example.com")  # error: [HLD101]


@event.listens_for(engine, "connect")
def connected(connection, record):
    requests.get("https://example.com")


in_memory = create_engine(URL.create("sqlite"))


def two_in_memory() -> None:
    with in_memory.connect() as connection:
        connection.execute(text("select 1"))
        requests.get("https://example.com")  # error: [HLD101]
