"""chromadb: a server is asked over HTTP, or nobody is."""

import chromadb
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def show(session: Session) -> None:
    session.execute(text("select 1"))
    client = chromadb.HttpClient("chroma.example")  # error: [HLD101]
    books = client.get_collection("books")  # error: [HLD101]
    books.query(query_texts=["shoes"])  # error: [HLD101]
    chromadb.PersistentClient("books").get_collection("books").query(query_texts=["shoes"])
    chromadb.EphemeralClient().get_collection("books").query(query_texts=["shoes"])


async def show_async(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    client = await chromadb.AsyncHttpClient("chroma.example")  # error: [HLD101]
    books = await client.create_collection("books")  # error: [HLD101]
    await books.add(ids=["1"])  # error: [HLD101]
