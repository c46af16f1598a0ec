"""paypalrestsdk: an object is local until it is created."""

import paypalrestsdk
from paypalrestsdk import Payment
from sqlalchemy import text
from sqlalchemy.orm import Session


def pay(session: Session) -> None:
    session.execute(text("select 1"))
    paypalrestsdk.configure({})
    payment = Payment({"intent": "sale"})
    payment.create()  # error: [HLD101]
    Payment.find("id").execute({"payer_id": "x"})  # error: [HLD101]
    paypalrestsdk.Sale.find("id").refund({})  # error: [HLD101]
    paypalrestsdk.Api({}).get("v1/x")  # error: [HLD101]
