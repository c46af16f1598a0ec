"""pusher: triggering is a request; signing is local."""

import pusher
from sqlalchemy import text
from sqlalchemy.orm import Session


def channels(session: Session) -> None:
    session.execute(text("select 1"))
    client = pusher.Pusher("1", "k", "s")
    client.authenticate("private-x", "1.1")
    client.trigger("c", "e", {})  # error: [HLD101]
    pusher.Pusher.from_env().channels_info()  # error: [HLD101]
