"""clickhouse-connect: another database, asked as soon as a client is made."""

import clickhouse_connect
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def queries(session: Session) -> None:
    session.execute(text("select 1"))
    client = clickhouse_connect.get_client(host="example.com")  # error: [HLD101]
    client.set_client_setting("x", 1)
    client.query("select 1")  # error: [HLD101]
    client.insert("t", [])  # error: [HLD101]
    client.close()


async def later(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    client = await clickhouse_connect.get_async_client(host="example.com")  # error: [HLD101]
    await client.query("select 1")  # error: [HLD101]
