"""python-decouple: what the environment does not say is the default."""

import time

from decouple import config
from sqlalchemy import text
from sqlalchemy.orm import Session

PAUSE = config("PAUSE", default=2, cast=int)


def waits(session: Session) -> None:
    session.execute(text("select 1"))
    time.sleep(PAUSE)  # error: [HLD104]
