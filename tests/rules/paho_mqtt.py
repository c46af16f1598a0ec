"""paho-mqtt: a client's publish only queues; the module's functions connect."""

import paho.mqtt.client as mqtt
import paho.mqtt.publish
from sqlalchemy import text
from sqlalchemy.orm import Session


def publish(session: Session) -> None:
    session.execute(text("select 1"))
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)
    client.connect_async("example.com")
    client.connect("example.com")  # error: [HLD101]
    info = client.publish("t", "x")
    info.wait_for_publish(timeout=5)  # error: [HLD102]
    client.loop_start()
    paho.mqtt.publish.single("t", "x", hostname="example.com")  # error: [HLD102]
    client.loop_forever()  # error: [HLD101]
