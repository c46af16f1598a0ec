"""HLD102."""

from __future__ import annotations

from holdlint.checks.check import Check

KINDS = ("publish",)

DOCUMENTATION = """
## What it does

Reports a message or task that is sent to a broker (Celery's `delay`, a publish to RabbitMQ, Kafka, SQS, Pub/Sub …) while
a database connection is checked out or a transaction is open.

## Why it matters

A broker is reached through a socket, with a connection that may have to be made again and with retries that last: if
RabbitMQ is away, Celery's `delay` tries for some seconds by default, and every request that publishes keeps its
database connection for as long.
Inside a transaction there is a second fault: the worker may start before the commit and not find the row, or the
transaction is rolled back and the task runs nevertheless.

## Example

```python
from celery import shared_task
from sqlalchemy.orm import Session


@shared_task
def send_receipt(order_id: int) -> None: ...


def place(db: Session, order: Order) -> None:
    db.add(order)
    db.flush()
    send_receipt.delay(order.id)
    db.commit()
```

## Use instead

Publish after the commit:

```python
from celery import shared_task
from sqlalchemy.orm import Session


@shared_task
def send_receipt(order_id: int) -> None: ...


def place(db: Session, order: Order) -> None:
    db.add(order)
    db.flush()
    order_id = order.id
    db.commit()
    send_receipt.delay(order_id)
```

With Django: `transaction.on_commit(lambda: send_receipt.delay(order.id))`, or Celery's `delay_on_commit`.
Where the message must not be lost, write it into an outbox table in the same transaction and let a worker publish it.

## What it cannot see

Whether a task queue runs tasks in place (`task_always_eager`): then the task's own waits happen there, too.
Names do not decide: a project's own `enqueue` that only appends to a list is no publish, and one that posts at once is.
"""

CHECK = Check(
    code="HLD102",
    name="publish-while-holding",
    default_on=True,
    summary="A message is published while a database connection is held",
    documentation=DOCUMENTATION,
)
