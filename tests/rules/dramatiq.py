"""dramatiq: sending publishes, making a message does not."""

import dramatiq
from sqlalchemy import text
from sqlalchemy.orm import Session


@dramatiq.actor
def work(number: int) -> None: ...


@dramatiq.actor(max_retries=3)
def more(number: int) -> None: ...


def publish(session: Session) -> None:
    session.execute(text("select 1"))
    message = work.send(1)  # error: [HLD102]
    more.send_with_options(args=(1,), delay=10)  # error: [HLD102]
    message.get_result()
    message.get_result(block=True)  # error: [HLD106]
    later = more.message(2)
    dramatiq.get_broker().enqueue(later)  # error: [HLD102]
    dramatiq.group([work.message(1)]).run().wait()  # error: [HLD102, HLD106]
    dramatiq.pipeline([work.message(1)]).run()  # error: [HLD102]
    more(1)
