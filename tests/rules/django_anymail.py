"""django-anymail: sending is a request to the mail service."""

from anymail.message import AnymailMessage, attach_inline_image_file
from sqlalchemy import text
from sqlalchemy.orm import Session


def messages(session: Session) -> None:
    session.execute(text("select 1"))
    message = AnymailMessage(subject="s")
    attach_inline_image_file(message, "f")
    message.attach_alternative("<p>", "text/html")
    message.send()  # error: [HLD101]
