"""sentry-sdk: capturing only queues, flushing waits."""

import sentry_sdk
from sentry_sdk import capture_exception
from sqlalchemy import text
from sqlalchemy.orm import Session


def report(session: Session) -> None:
    session.execute(text("select 1"))
    sentry_sdk.set_tag("k", "v")
    with sentry_sdk.start_span(op="x"):
        capture_exception(ValueError())
    sentry_sdk.capture_message("x")
    sentry_sdk.flush(timeout=1)  # error: [HLD101]
    sentry_sdk.get_client().close()  # error: [HLD101]
