"""celery: delay() publishes, get() waits for a worker; signatures and delay_on_commit() are local."""

import celery
from celery import Celery, chain, chord, current_app, group, shared_task
from celery.result import AsyncResult
from sqlalchemy import text
from sqlalchemy.orm import Session

app = Celery("app")


@shared_task
def add(a: int, b: int) -> int:
    return a + b


@app.task(bind=True)
def multiply(self: object, a: int, b: int) -> int:
    return a * b


@celery.current_app.task
def negate(a: int) -> int:
    return -a


class AfterCommit(app.Task):
    """A task of the project's own: it is sent when somebody has time for it."""

    def apply_async(self, *args: object, **kwargs: object) -> None:
        waiting.append(lambda: super(AfterCommit, self).apply_async(*args, **kwargs))


class Counted(celery.Task):
    def apply_async(self, *args: object, **kwargs: object) -> object:
        return super().apply_async(*args, **kwargs)


waiting: list = []


@app.task(base=AfterCommit)
def halve(a: int) -> int:
    return a // 2


@shared_task(base=Counted)
def double(a: int) -> int:
    return a * 2


def counted_task(*args: object, **kwargs: object) -> object:
    """A decorator of the project's own leaves it to celery's."""
    return shared_task(*args, base=Counted, **kwargs)


def later_task(*args: object, **kwargs: object) -> object:
    return shared_task(*args, base=AfterCommit, **kwargs)


def named_task(name: str) -> object:
    def decorate(f: object) -> object:
        return app.task(name=name)(f)

    return decorate


def no_task(f: object) -> object:
    return f


@counted_task(autoretry_for=(Exception,))
def triple(a: int) -> int:
    return a * 3


@counted_task
def third(a: int) -> int:
    return a // 3


@later_task()
def sixth(a: int) -> int:
    return a // 6


@named_task("shop.quadruple")
def quadruple(a: int) -> int:
    return a * 4


@no_task
def quarter(a: int) -> int:
    return a // 4


def publish_what_the_project_decorates(session: Session) -> None:
    session.execute(text("select 1"))
    triple.apply_async((1,))  # error: [HLD102]
    third.delay(1)  # error: [HLD102]
    sixth.delay(1)
    quadruple.delay(1)  # error: [HLD102]
    quarter.delay(1)


def publish_in_its_own_way(session: Session) -> None:
    session.execute(text("select 1"))
    halve.delay(1)
    halve.apply_async((1,))
    double.delay(1)  # error: [HLD102]
    double.apply_async((1,))  # error: [HLD102]
    double.s(1).delay()  # error: [HLD102]
    AfterCommit().delay()
    Counted().delay()  # error: [HLD102]


def publish(session: Session) -> None:
    session.execute(text("select 1"))
    add.delay(1, 2)  # error: [HLD102]
    multiply.apply_async((1, 2))  # error: [HLD102]
    app.send_task("x")  # error: [HLD102]
    current_app.send_task("x")  # error: [HLD102]
    add.app.send_task("x")  # error: [HLD102]
    add.delay_on_commit(1, 2)
    add.s(1, 2)


def canvas(session: Session) -> None:
    session.execute(text("select 1"))
    add.s(1, 2).delay()  # error: [HLD102]
    work = chain(add.si(1, 2), multiply.s(2))
    work.apply_async()  # error: [HLD102]
    many = group(add.s(1, 2))
    results = many.apply_async()  # error: [HLD102]
    results.join()  # error: [HLD101]
    both = chord([add.s(1, 2)])
    both.delay()  # error: [HLD102]


def results(session: Session, given: AsyncResult) -> None:
    session.execute(text("select 1"))
    result = add.delay(1, 2)  # error: [HLD102]
    result.get(timeout=5)  # error: [HLD101]
    given.ready()  # error: [HLD101]
    app.AsyncResult("x").get()  # error: [HLD101]
    AsyncResult("x")


def control(session: Session) -> None:
    session.execute(text("select 1"))
    app.control.revoke("x")  # error: [HLD102]
    inspect = app.control.inspect()
    inspect.active()  # error: [HLD102]
