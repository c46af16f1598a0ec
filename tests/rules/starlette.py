"""starlette: what the environment does not say is the default."""

import time

from sqlalchemy import text
from sqlalchemy.orm import Session
from starlette.config import Config

config = Config(".env")
PAUSE = config("PAUSE", cast=int, default=2)


def waits(session: Session) -> None:
    session.execute(text("select 1"))
    time.sleep(PAUSE)  # error: [HLD104]
