"""braintree: every gateway method is a request, also client_token.generate; web hooks are local."""

import braintree
from sqlalchemy import text
from sqlalchemy.orm import Session


def gateway(session: Session, given: braintree.BraintreeGateway) -> None:
    session.execute(text("select 1"))
    own = braintree.BraintreeGateway(braintree.Configuration(braintree.Environment.Sandbox, "m", "p", "k"))
    own.client_token.generate()  # error: [HLD101]
    given.transaction.sale({"amount": "1"})  # error: [HLD101]
    given.webhook_notification.verify("x")


def module(session: Session) -> None:
    session.execute(text("select 1"))
    braintree.Transaction.sale({"amount": "1"})  # error: [HLD101]
    braintree.ClientToken.generate()  # error: [HLD101]
    braintree.WebhookNotification.parse("s", "p")
