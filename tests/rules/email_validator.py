"""email-validator: whether an address can be delivered to is asked of the DNS."""

from email_validator import caching_resolver, validate_email
from email_validator.deliverability import validate_email_deliverability
from sqlalchemy import text
from sqlalchemy.orm import Session


def addresses(session: Session) -> None:
    session.execute(text("select 1"))
    caching_resolver(timeout=5)
    validate_email("a@example.com")  # error: [HLD101]
    validate_email("a@example.com", check_deliverability=False)
    validate_email_deliverability("example.com", "example.com", 5)  # error: [HLD101]
