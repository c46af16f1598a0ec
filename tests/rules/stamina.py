"""stamina: a function that is tried again waits as often as it is tried."""

import time

import stamina
from sqlalchemy import text
from sqlalchemy.orm import Session


@stamina.retry(on=OSError, attempts=3)
def slow() -> None:
    time.sleep(1)


def waits(session: Session) -> None:
    session.execute(text("select 1"))
    slow()  # error: [HLD104]
    for attempt in stamina.retry_context(on=OSError):
        with attempt:
            time.sleep(1)  # error: [HLD104]
