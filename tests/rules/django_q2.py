"""django-q2: a task goes through the broker; a schedule is a row in the database."""

import django_q.scheduler as q_scheduler
from django_q.models import Failure, Success, Task
from django_q.tasks import AsyncTask, async_task, fetch, result, schedule
from sqlalchemy import text
from sqlalchemy.orm import Session


def work() -> None: ...


def publish(session: Session) -> None:
    session.execute(text("select 1"))
    async_task("app.tasks.work", 1)  # error: [HLD102]
    async_task(work, hook="app.hooks.done")  # error: [HLD102]
    task = AsyncTask("app.tasks.work")
    task.run()  # error: [HLD102]
    schedule("app.tasks.work", schedule_type="D")


def results(session: Session) -> None:
    session.execute(text("select 1"))
    result("id")
    fetch("id", 500)  # error: [HLD106]


def through_its_module() -> None:
    with q_scheduler.db.transaction.atomic():
        for schedule in q_scheduler.Schedule.objects.select_for_update():
            schedule.task = q_scheduler.async_task(schedule.func)  # error: [HLD102]
            schedule.save()


def again() -> None:
    with q_scheduler.db.transaction.atomic():
        for task in (Task.objects.first(), Success.objects.first(), Failure.objects.first()):
            async_task(task.func)  # error: [HLD102]
