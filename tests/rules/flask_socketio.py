"""Flask-SocketIO: an event goes through the message queue; rooms are local."""

from flask_socketio import SocketIO, emit, join_room
from sqlalchemy import text
from sqlalchemy.orm import Session

socketio = SocketIO(message_queue="redis://")


def push(session: Session) -> None:
    session.execute(text("select 1"))
    join_room("r")
    emit("event", {}, to="r")  # error: [HLD102]
    socketio.emit("event", {})  # error: [HLD102]
    socketio.call("event", {})  # error: [HLD101]
    socketio.sleep(1)  # error: [HLD104]
    socketio.start_background_task(print)
