"""Airflow: `create_session` commits and closes at the end of its block, `provide_session` when the function returns."""

import requests
from airflow.settings import Session
from airflow.utils.session import NEW_SESSION, create_session, create_session_async, provide_session


def block() -> None:
    with create_session() as session:
        requests.get("https://example.com")
        session.query(int).first()
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


async def asynchronous_block() -> None:
    async with create_session_async() as session:
        await session.scalar("select 1")
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


@provide_session
def provided(session=NEW_SESSION) -> None:
    requests.get("https://example.com")
    session.query(int).first()
    requests.get("https://example.com")  # error: [HLD101]


def calls_it() -> None:
    provided()
    requests.get("https://example.com")


def lends_its_own() -> None:
    with create_session() as session:
        provided(session=session)
        requests.get("https://example.com")  # error: [HLD101]


def of_the_settings() -> None:
    Session.query(int).first()
    requests.get("https://example.com")  # error: [HLD101]
    Session.remove()
    requests.get("https://example.com")
