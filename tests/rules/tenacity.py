"""tenacity: a function that is tried again waits as often as it is tried."""

import time

from sqlalchemy import text
from sqlalchemy.orm import Session
from tenacity import (
    AsyncRetrying,
    Retrying,
    retry,
    stop_after_attempt,
    stop_after_delay,
    stop_before_delay,
    wait_exponential,
    wait_exponential_jitter,
    wait_fixed,
    wait_incrementing,
    wait_random,
    wait_random_exponential,
)

STOPS = (stop_after_delay(10), stop_before_delay(10))
PAUSES = (
    wait_exponential(max=5),
    wait_exponential_jitter(max=5),
    wait_incrementing(max=5),
    wait_random(0, 2),
    wait_random_exponential(max=5),
)


@retry(stop=stop_after_attempt(3), wait=wait_fixed(1))
def slow() -> None:
    time.sleep(1)


def waits(session: Session) -> None:
    session.execute(text("select 1"))
    slow()  # error: [HLD104]
    for attempt in Retrying(stop=stop_after_attempt(2)):
        with attempt:
            time.sleep(1)  # error: [HLD104]
    AsyncRetrying(stop=stop_after_attempt(2))


@retry(stop=stop_after_attempt(3), wait=wait_random(0, 2))
def paused() -> None:
    time.sleep(1)


@retry(stop=stop_after_attempt(3), wait=wait_exponential(max=5))
def paused_longer() -> None:
    time.sleep(1)


def pauses(session: Session) -> None:
    session.execute(text("select 1"))
    paused()  # error: [HLD104]
    paused_longer()  # error: [HLD104]
