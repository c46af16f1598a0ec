"""opensearch-py: each operation is a request; helpers that generate send when they are iterated."""

from opensearchpy import AsyncOpenSearch, Document, OpenSearch, Search, helpers
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


class Index:
    def __init__(self, host: str) -> None:
        self.client = OpenSearch(host)

    def add(self, session: Session, document: dict) -> None:
        session.execute(text("select 1"))
        self.client.index(index="x", document=document)  # error: [HLD101]
        self.client.indices.refresh(index="x")  # error: [HLD101]


def helpful(session: Session, client: OpenSearch) -> None:
    session.execute(text("select 1"))
    helpers.bulk(client, [])  # error: [HLD101]
    lazy = helpers.scan(client)
    print(lazy)
    for hit in helpers.scan(client, index="x"):  # error: [HLD101]
        print(hit)
    client.close()


async def later(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    async with AsyncOpenSearch("https://example.com") as client:
        await client.search(index="x")  # error: [HLD101]
        await client.indices.create(index="x")  # error: [HLD101]
        await helpers.async_bulk(client, [])  # error: [HLD101]
        async for hit in helpers.async_scan(client):  # error: [HLD101]
            print(hit)
        client.search(index="x")


class Book(Document):
    pass


def objects(session: Session, client: OpenSearch) -> None:
    session.execute(text("select 1"))
    search = Search(using=client).query("match", title="x").filter("term", a=1)
    search.to_dict()
    search.execute()  # error: [HLD101]
    for hit in search[:10]:  # error: [HLD101]
        print(hit)
    for hit in search.scan():  # error: [HLD101]
        print(hit)
    Book.search().query("match", title="x").count()  # error: [HLD101]
    Book(title="x").save()  # error: [HLD101]
