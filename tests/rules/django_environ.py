"""django-environ: what the environment does not say is the default."""

import time

import environ
from sqlalchemy import text
from sqlalchemy.orm import Session

env = environ.Env()
PAUSE = env.int("PAUSE", default=2)
LONGER = env.float("LONGER", default=3.5)
PLAIN = env("PLAIN", default=1)


def waits(session: Session) -> None:
    session.execute(text("select 1"))
    time.sleep(PAUSE)  # error: [HLD104]
    time.sleep(LONGER)  # error: [HLD104]
    time.sleep(PLAIN)  # error: [HLD104]
