"""dnspython: resolving waits, names and messages are local."""

import dns.asyncquery
import dns.asyncresolver
import dns.message
import dns.query
import dns.resolver
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def names(session: Session) -> None:
    session.execute(text("select 1"))
    dns.resolver.resolve("example.com", "MX", lifetime=2)  # error: [HLD101]
    resolver = dns.resolver.Resolver()
    resolver.resolve("example.com")  # error: [HLD101]
    question = dns.message.make_query("example.com", "A")
    dns.query.udp(question, "192.0.2.1")  # error: [HLD101]


async def later(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    await dns.asyncresolver.resolve("example.com")  # error: [HLD101]
    await dns.asyncquery.udp(None, "192.0.2.1")  # error: [HLD101]
