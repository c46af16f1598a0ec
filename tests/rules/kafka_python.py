"""kafka-python: constructors look for brokers, send() may block, its future waits."""

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from sqlalchemy import text
from sqlalchemy.orm import Session


def produce(session: Session, given: KafkaProducer) -> None:
    session.execute(text("select 1"))
    KafkaProducer(bootstrap_servers="example.com")  # error: [HLD102]
    future = given.send("t", b"x")  # error: [HLD102]
    future.get(timeout=5)  # error: [HLD102]
    given.flush()  # error: [HLD102]
    given.commit_transaction()  # error: [HLD102]


def consume(session: Session, given: KafkaConsumer) -> None:
    session.execute(text("select 1"))
    given.subscribe(["t"])
    given.assign([TopicPartition("t", 0)])
    given.poll(timeout_ms=100)  # error: [HLD102]
    for message in given:  # error: [HLD102]
        print(message)


def administrate(session: Session, given: KafkaAdminClient) -> None:
    session.execute(text("select 1"))
    given.create_topics([])  # error: [HLD102]
