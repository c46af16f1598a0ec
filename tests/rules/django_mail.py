"""django.core.mail: sending waits for the mail server; composing does not."""

from django.contrib.auth.models import User
from django.core import mail
from django.core.mail import EmailMultiAlternatives, send_mail
from sqlalchemy import text
from sqlalchemy.orm import Session


class Welcome(EmailMultiAlternatives):
    pass


def functions(session: Session, user: User) -> None:
    session.execute(text("select 1"))
    send_mail("s", "b", "a@example.com", ["b@example.com"], fail_silently=True)  # error: [HLD101]
    mail.mail_admins("s", "b")  # error: [HLD101]
    user.email_user("s", "b")  # error: [HLD101]


def messages(session: Session) -> None:
    session.execute(text("select 1"))
    message = mail.EmailMessage("s", "b", "a@example.com", ["b@example.com"])
    message.attach("f", b"x")
    message.send()  # error: [HLD101]
    other = EmailMultiAlternatives("s", "b")
    other.attach_alternative("<p>", "text/html")
    other.send()  # error: [HLD101]
    Welcome().send()  # error: [HLD101]


def connections(session: Session) -> None:
    session.execute(text("select 1"))
    backend = mail.get_connection()
    backend.send_messages([])  # error: [HLD101]
    with mail.get_connection() as opened:  # error: [HLD101]
        opened.send_messages([])  # error: [HLD101]
