"""The database: one engine for the process, one session per request."""

import os
from collections.abc import Iterator

from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

engine = create_engine(
    os.environ.get("DATABASE_URL", "sqlite:///service.db"),
    pool_size=5,
    max_overflow=5,
    pool_timeout=float(os.environ.get("POOL_TIMEOUT", "30")),
)
SessionLocal = sessionmaker(bind=engine)


def get_db() -> Iterator[Session]:
    """The session of one request."""
    db = SessionLocal()
    try:
        yield db
    finally:
        db.close()
