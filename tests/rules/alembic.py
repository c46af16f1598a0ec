"""Alembic: a migration holds its connection from the first operation to its end."""

import requests
from alembic import op
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

engine = create_engine("postgresql+psycopg://db.invalid/shop")


def upgrade() -> None:
    op.execute("select 1")
    requests.get("https://example.com")  # error: [HLD101]


def downgrade() -> None:
    op.drop_column("users", "name")
    requests.get("https://example.com")  # error: [HLD101]


def with_connection() -> None:
    connection = op.get_bind()
    connection.execute(text("select 1"))
    requests.get("https://example.com")  # error: [HLD101]


def with_session() -> None:
    session = Session(bind=op.get_bind())
    session.execute(text("select 1"))
    session.commit()
    requests.get("https://example.com")  # error: [HLD101]


def outside() -> None:
    with engine.begin() as connection:
        operations = Operations(MigrationContext.configure(connection))
        session = Session(operations.get_bind())
        session.execute(text("select 1"))
        session.commit()
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")
