"""google-cloud-pubsub: publish() only queues, its future's result() waits."""

from google.cloud import pubsub_v1
from sqlalchemy import text
from sqlalchemy.orm import Session


def publisher(session: Session) -> None:
    session.execute(text("select 1"))
    client = pubsub_v1.PublisherClient()
    topic = client.topic_path("p", "t")
    client.create_topic(name=topic)  # error: [HLD101]
    future = client.publish(topic, b"x")
    future.result()  # error: [HLD102]
    client.list_topics(project="p")  # error: [HLD101]
    pubsub_v1.PublisherClient.from_service_account_file("key.json").publish(topic, b"x")


def subscriber(session: Session) -> None:
    session.execute(text("select 1"))
    with pubsub_v1.SubscriberClient() as client:
        path = client.subscription_path("p", "s")
        client.pull(subscription=path, max_messages=1)  # error: [HLD101]
        streaming = client.subscribe(path, callback=print)
        streaming.result()  # error: [HLD106]
