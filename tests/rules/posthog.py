"""posthog: events are queued, feature flags are asked for."""

import posthog
from posthog import Posthog
from sqlalchemy import text
from sqlalchemy.orm import Session

client = Posthog("key")


def events(session: Session) -> None:
    session.execute(text("select 1"))
    posthog.capture("user", "event")
    client.capture("user", "event")
    posthog.feature_enabled("flag", "user")  # error: [HLD101]
    client.get_all_flags("user")  # error: [HLD101]
    client.flush()  # error: [HLD101]
