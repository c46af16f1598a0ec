"""mixpanel: an event is sent at once, unless its consumer buffers."""

from mixpanel import BufferedConsumer, Consumer, Mixpanel
from sqlalchemy import text
from sqlalchemy.orm import Session

mixpanel = Mixpanel("token")


def events(session: Session) -> None:
    session.execute(text("select 1"))
    mixpanel.track("user", "event")  # error: [HLD101]
    mixpanel.people_set("user", {})  # error: [HLD101]
    Consumer().send("events", "{}")  # error: [HLD101]
    buffered = BufferedConsumer()
    buffered.send("events", "{}")
    buffered.flush()  # error: [HLD101]


class Queue:
    def send(self, endpoint: str, message: str) -> None: ...


queued = Mixpanel("token", Queue())
later = Mixpanel("token", consumer=BufferedConsumer())


def events_of_ones_own(session: Session) -> None:
    session.execute(text("select 1"))
    queued.track("user", "event")
    later.track("user", "event")
