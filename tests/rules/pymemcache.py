"""pymemcache: every command is a round trip."""

from pymemcache import HashClient
from pymemcache.client.base import Client, PooledClient
from sqlalchemy import text
from sqlalchemy.orm import Session

pool = PooledClient("example.com")


def commands(session: Session) -> None:
    session.execute(text("select 1"))
    client = Client(("example.com", 11211))
    client.set("k", "v")  # error: [HLD103]
    print(client["k"])  # error: [HLD103]
    pool.get("k")  # error: [HLD103]
    HashClient([]).delete_many(["k"])  # error: [HLD103]
    client.close()
