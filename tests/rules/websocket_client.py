"""websocket-client: an app or a socket connects when it is told to."""

import websocket
from sqlalchemy import text
from sqlalchemy.orm import Session


def talk(session: Session) -> None:
    session.execute(text("select 1"))
    socket = websocket.create_connection("wss://example.com")  # error: [HLD101]
    socket.settimeout(5)
    socket.send("x")  # error: [HLD101]
    socket.recv()  # error: [HLD101]
    app = websocket.WebSocketApp("wss://example.com")
    app.run_forever()  # error: [HLD101]
