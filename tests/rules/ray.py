"""ray: a remote call is lazy, its result is waited for."""

import ray
from sqlalchemy import text
from sqlalchemy.orm import Session


@ray.remote
def work(number: int) -> int:
    return number


def compute(session: Session) -> None:
    session.execute(text("select 1"))
    ray.init()  # error: [HLD101]
    later = work.remote(1)
    ray.get(later, timeout=5)  # error: [HLD106]
