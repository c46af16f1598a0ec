"""oslo.messaging: a call waits for an answer, a cast and a notification for the broker."""

import oslo_messaging
from sqlalchemy import text
from sqlalchemy.orm import Session

client = oslo_messaging.get_rpc_client(None, None)
other = oslo_messaging.RPCClient(None, None)
notifier = oslo_messaging.Notifier(None)


def show(session: Session) -> None:
    session.execute(text("select 1"))
    client.call({}, "rename")  # error: [HLD101]
    if other.can_send_version("1.0"):
        other.prepare(topic="users").cast({}, "rename")  # error: [HLD102]
    notifier.prepare(publisher_id="users").info({}, "user.renamed", {})  # error: [HLD102]
