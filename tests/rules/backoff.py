"""backoff: a function that is tried again waits as often as it is tried."""

import time

import backoff
from sqlalchemy import text
from sqlalchemy.orm import Session


@backoff.on_exception(backoff.expo, OSError, max_tries=3)
def slow() -> None:
    time.sleep(1)


@backoff.on_predicate(backoff.constant, max_time=10, interval=1)
def asked() -> bool:
    time.sleep(1)
    return True


def waits(session: Session) -> None:
    session.execute(text("select 1"))
    slow()  # error: [HLD104]
    asked()  # error: [HLD104]
