"""pika: the constructor connects, every method of a channel waits for the broker."""

import pika
from pika.adapters.blocking_connection import BlockingChannel
from sqlalchemy import text
from sqlalchemy.orm import Session


def publish(session: Session, given: BlockingChannel) -> None:
    session.execute(text("select 1"))
    parameters = pika.ConnectionParameters("example.com")
    connection = pika.BlockingConnection(parameters)  # error: [HLD102]
    channel = connection.channel()  # error: [HLD102]
    channel.queue_declare("q")  # error: [HLD102]
    channel.basic_publish("", "q", b"x")  # error: [HLD102]
    given.basic_get("q")  # error: [HLD102]
    for method, _, body in channel.consume("q"):  # error: [HLD102]
        print(method, body)
    connection.sleep(1)  # error: [HLD104]
    connection.close()  # error: [HLD102]


def block(session: Session) -> None:
    session.execute(text("select 1"))
    with pika.BlockingConnection(pika.URLParameters("amqp://example.com")) as connection:  # error: [HLD102]
        connection.channel()  # error: [HLD102]
