"""Flask-Mail: sending waits for the mail server, and so does `with mail.connect()`."""

from flask_mail import Mail, Message
from sqlalchemy import text
from sqlalchemy.orm import Session

mail = Mail()


def one(session: Session) -> None:
    session.execute(text("select 1"))
    message = Message("s", recipients=["a@example.com"])
    message.attach("f", "text/plain", b"x")
    message.add_recipient("b@example.com")
    mail.send(message)  # error: [HLD101]
    mail.send_message("s", recipients=["a@example.com"])  # error: [HLD101]


def many(session: Session) -> None:
    session.execute(text("select 1"))
    opening = mail.connect()
    with opening as connection:  # error: [HLD101]
        connection.send(Message("s"))  # error: [HLD101]
