"""python-consul: a client is local, each method is a request."""

import consul
from sqlalchemy import text
from sqlalchemy.orm import Session


def keys(session: Session) -> None:
    session.execute(text("select 1"))
    client = consul.Consul(host="example.com")
    client.kv.put("k", "v")  # error: [HLD101]
    client.agent.service.register("x")  # error: [HLD101]
