"""kombu: making a connection is local, using it is not."""

from kombu import Connection, Exchange, Producer, Queue
from sqlalchemy import text
from sqlalchemy.orm import Session


def publish(session: Session, given: Producer) -> None:
    session.execute(text("select 1"))
    given.publish({})  # error: [HLD102]
    with Connection("amqp://example.com") as connection:
        connection.ensure_connection()  # error: [HLD102]
        producer = connection.Producer()  # error: [HLD102]
        producer.publish({}, exchange=Exchange("e"))  # error: [HLD102]
        simple = connection.SimpleQueue("q")  # error: [HLD102]
        simple.put({})  # error: [HLD102]
        simple.get(block=False)
        simple.get(timeout=5)  # error: [HLD102]
        buffer = connection.SimpleBuffer("q")  # error: [HLD102]
        buffer.put({})  # error: [HLD102]
        consumer = connection.Consumer(queues=[Queue("q")])  # error: [HLD102]
        consumer.consume()  # error: [HLD102]
        connection.drain_events(timeout=1)  # error: [HLD102]
        connection.as_uri()
