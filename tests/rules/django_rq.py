"""django-rq: what rq does, through Django's settings."""

import django_rq
from django_rq import get_queue, job
from sqlalchemy import text
from sqlalchemy.orm import Session


@job("low")
def work() -> None: ...


def publish(session: Session) -> None:
    session.execute(text("select 1"))
    django_rq.enqueue(work)  # error: [HLD102]
    get_queue("low").enqueue(work)  # error: [HLD102]
    work.delay()  # error: [HLD102]
    django_rq.get_connection().get("k")  # error: [HLD103]
