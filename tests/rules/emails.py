"""emails: composing is local, sending waits for the mail server."""

import emails
import emails.loader
from emails.template import JinjaTemplate
from sqlalchemy import text
from sqlalchemy.orm import Session


def send_email(to: str, subject: str, html: str) -> None:
    message = emails.Message(subject=JinjaTemplate(subject), html=JinjaTemplate(html), mail_from=("a", "a@example.com"))
    message.send(to=to, render={}, smtp={"host": "mail.example.com"})


def caller(session: Session) -> None:
    session.execute(text("select 1"))
    send_email("b@example.com", "s", "<p>")  # error: [HLD101]


def direct(session: Session) -> None:
    session.execute(text("select 1"))
    message = emails.html(html="<p>", subject="s")
    message.attach(filename="f", data=b"x")
    message.as_string()
    message.send(to="a@example.com")  # error: [HLD101]
    emails.loader.from_html("<p>").send(to="a@example.com")  # error: [HLD101]
    emails.loader.from_url("https://example.com")  # error: [HLD101]


async def later(session: Session) -> None:
    session.execute(text("select 1"))
    message = emails.html(html="<p>", subject="s")
    await message.send_async(to="a@example.com")  # error: [HLD101]
