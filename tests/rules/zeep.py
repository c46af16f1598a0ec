"""zeep: making a client downloads the WSDL, an operation is a request."""

import zeep
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from zeep import AsyncClient, Client, Transport


class Soap:
    def __init__(self, client: Client) -> None:
        self.client = client

    def call(self, session: Session) -> None:
        session.execute(text("select 1"))
        self.client.service.GetPrice(1)  # error: [HLD101]


def direct(session: Session) -> None:
    session.execute(text("select 1"))
    client = zeep.Client("https://example.com/x?wsdl", transport=Transport(timeout=5))  # error: [HLD101]
    client.get_type("ns0:Price")
    client.create_service("{x}y", "https://example.com").GetPrice(1)  # error: [HLD101]
    Transport().load("https://example.com")  # error: [HLD101]


async def later(session: AsyncSession, client: AsyncClient) -> None:
    await session.execute(text("select 1"))
    await client.service.GetPrice(1)  # error: [HLD101]
