"""statsd: datagrams do not wait, looking the host up does."""

from sqlalchemy import text
from sqlalchemy.orm import Session
from statsd import StatsClient, TCPStatsClient


def metrics(session: Session, given: StatsClient) -> None:
    session.execute(text("select 1"))
    StatsClient("stats.example.com")  # error: [HLD101]
    given.incr("x")
    given.timing("x", 1)
    TCPStatsClient("stats.example.com").incr("x")  # error: [HLD101]
