"""environs: what the environment does not say is the default."""

import time
from datetime import timedelta

import requests
from environs import Env, env
from sqlalchemy import text
from sqlalchemy.orm import Session

own = Env()
PAUSE = own.int("PAUSE", 2)
LONGER = env.float("LONGER", default=3.5)
WINDOW = own.timedelta("WINDOW", default=timedelta(seconds=5))


def waits(session: Session) -> None:
    session.execute(text("select 1"))
    time.sleep(PAUSE + LONGER)  # error: [HLD104]


def tried_again(session: Session) -> None:
    session.execute(text("select 1"))
    requests.get("https://example.com", timeout=LONGER)  # error: [HLD101]
