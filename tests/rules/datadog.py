"""datadog: statsd sends datagrams, the API is asked over HTTP."""

from datadog import api, initialize, statsd
from sqlalchemy import text
from sqlalchemy.orm import Session


def metrics(session: Session) -> None:
    session.execute(text("select 1"))
    initialize(api_key="k")
    statsd.increment("x")
    statsd.gauge("x", 1)
    api.Event.create(title="x", text="y")  # error: [HLD101]
    api.Metric.send(metric="x", points=[])  # error: [HLD101]
