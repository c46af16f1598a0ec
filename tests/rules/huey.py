"""huey: a task that is scheduled or enqueued goes to Redis."""

from huey import RedisHuey, crontab
from sqlalchemy import text
from sqlalchemy.orm import Session

huey = RedisHuey("app")


@huey.task(retries=2)
def work(number: int) -> None: ...


@huey.periodic_task(crontab(minute="0"))
def hourly() -> None: ...


def publish(session: Session) -> None:
    session.execute(text("select 1"))
    result = work.schedule((1,), delay=10)  # error: [HLD102]
    result.get()
    result.get(blocking=True, timeout=5)  # error: [HLD106]
    work.call_local(1)
    huey.enqueue(work.s(1))  # error: [HLD102]
    huey.pending()  # error: [HLD103]
    with huey.lock_task("x"):  # error: [HLD106]
        hourly.revoke()  # error: [HLD102]
