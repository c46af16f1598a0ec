"""firebase-admin: messages and users are requests; making a message or a custom token is not."""

import firebase_admin
from firebase_admin import auth, credentials, db, messaging
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def messages(session: Session) -> None:
    session.execute(text("select 1"))
    firebase_admin.initialize_app(credentials.Certificate("key.json"))
    message = messaging.Message(token="t")
    messaging.send(message)  # error: [HLD101]


async def later(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    await messaging.send_each_async([])  # error: [HLD101]


def users(session: Session, token: str) -> None:
    session.execute(text("select 1"))
    auth.verify_id_token(token)  # error: [HLD101]
    auth.create_custom_token("u")


def data(session: Session) -> None:
    session.execute(text("select 1"))
    db.reference("/a").child("b").get()  # error: [HLD101]
