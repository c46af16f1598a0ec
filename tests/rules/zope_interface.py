"""zope.interface: what is called on an interface is what those have that implement it."""

import requests
from sqlalchemy import text
from sqlalchemy.orm import Session
from zope.interface import Interface, implementer


class IMailer(Interface):
    def send(recipient):  # noqa: N805
        """Sends a message."""

    def count():
        """How many were sent."""


@implementer(IMailer)
class Mailer:
    def send(self, recipient):
        requests.post("https://mail.example")

    def count(self):
        return 0


def rename(session: Session, mailer: IMailer) -> None:
    session.execute(text("select 1"))
    mailer.send("Ann")  # error: [HLD101]
    mailer.count()
