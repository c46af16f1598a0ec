"""confluent-kafka: producing only queues; flushing waits until everything is delivered."""

from confluent_kafka import Consumer, Producer, SerializingProducer
from confluent_kafka.admin import AdminClient
from confluent_kafka.schema_registry import SchemaRegistryClient
from sqlalchemy import text
from sqlalchemy.orm import Session


class Events:
    def __init__(self) -> None:
        self.producer = Producer({"bootstrap.servers": "x"})

    def publish(self, session: Session) -> None:
        session.execute(text("select 1"))
        self.producer.produce("t", b"x")
        self.producer.poll(0)
        self.producer.flush()  # error: [HLD102]


def others(session: Session, consumer: Consumer) -> None:
    session.execute(text("select 1"))
    SerializingProducer({}).flush(5)  # error: [HLD102]
    consumer.subscribe(["t"])
    consumer.poll(1.0)  # error: [HLD106]
    consumer.commit()  # error: [HLD102]
    AdminClient({}).create_topics([])
    SchemaRegistryClient({}).get_latest_version("s")  # error: [HLD101]
