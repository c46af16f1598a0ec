"""rq: a job goes to Redis when it is enqueued, and is read from there."""

from functools import partial

from redis import Redis
from rq import Queue, Retry, get_current_job
from rq.decorators import job
from rq.job import Job
from sqlalchemy import text
from sqlalchemy.orm import Session

queue = Queue("default", connection=Redis())


@job("low", connection=Redis())
def work() -> None: ...


class Recording(job):
    pass


recorded = partial(Recording, connection=Redis())


@recorded("low")
def record() -> None: ...


def publish(session: Session) -> None:
    session.execute(text("select 1"))
    enqueued = queue.enqueue(work, retry=Retry(max=3))  # error: [HLD102]
    enqueued.get_status()  # error: [HLD103]
    work.delay()  # error: [HLD102]
    record.delay()  # error: [HLD102]
    work()


def read(session: Session) -> None:
    session.execute(text("select 1"))
    Job.fetch("id", connection=Redis())  # error: [HLD103]
    queue.fetch_job("id").cancel()  # error: [HLD103]
    current = get_current_job()
    current.save_meta()  # error: [HLD103]
    Queue.prepare_data(work)
