"""sendgrid: sending waits; composing does not."""

from sendgrid import SendGridAPIClient
from sendgrid.helpers.mail import Mail
from sqlalchemy import text
from sqlalchemy.orm import Session


def messages(session: Session) -> None:
    session.execute(text("select 1"))
    client = SendGridAPIClient("k")
    client.send(Mail("a@example.com", "b@example.com", "s", "b"))  # error: [HLD101]
    client.client.mail.send.post(request_body={})  # error: [HLD101]
    client.client.templates._("id").get()  # error: [HLD101]
