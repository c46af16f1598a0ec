"""etcd3: each method is a call, a lock waits for others."""

import etcd3
from sqlalchemy import text
from sqlalchemy.orm import Session


def keys(session: Session) -> None:
    session.execute(text("select 1"))
    client = etcd3.client(host="example.com")
    client.put("k", "v")  # error: [HLD101]
    with client.lock("x"):  # error: [HLD106]
        client.get("k")  # error: [HLD101]
    client.lock("x").release()  # error: [HLD101]
    client.close()
