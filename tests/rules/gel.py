"""gel: a transaction's connection is out from its first query to the end of its block."""

import edgedb
import gel
import httpx
import requests

client = gel.create_async_client()
blocking = gel.create_client()
http = httpx.AsyncClient()


async def queries() -> None:
    await client.query("select User")
    await http.get("https://example.com")


async def transaction() -> None:
    async for tx in client.with_config(query_timeout=1).transaction():
        async with tx:
            await http.get("https://example.com")
            await tx.execute("insert User")
            await http.get("https://example.com")  # error: [HLD101]
    await http.get("https://example.com")


def blocking_transaction() -> None:
    for tx in blocking.transaction():
        with tx:
            tx.query_single("select User")
            requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


def older_name() -> None:
    for tx in edgedb.create_client().transaction():
        with tx:
            tx.query("select User")
            requests.get("https://example.com")  # error: [HLD101]
