"""elasticsearch: each operation is a request; helpers that generate send when they are iterated."""

from elasticsearch import AsyncElasticsearch, Elasticsearch, dsl, helpers
from elasticsearch_dsl import Index as Elsewhere
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


class Index:
    def __init__(self, host: str) -> None:
        self.client = Elasticsearch(host)

    def add(self, session: Session, document: dict) -> None:
        session.execute(text("select 1"))
        self.client.index(index="x", document=document)  # error: [HLD101]
        self.client.indices.refresh(index="x")  # error: [HLD101]


def helpful(session: Session, client: Elasticsearch) -> None:
    session.execute(text("select 1"))
    helpers.bulk(client, [])  # error: [HLD101]
    lazy = helpers.scan(client)
    print(lazy)
    for hit in helpers.scan(client, index="x"):  # error: [HLD101]
        print(hit)
    client.close()


async def later(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    async with AsyncElasticsearch("https://example.com") as client:
        await client.search(index="x")  # error: [HLD101]
        await client.indices.create(index="x")  # error: [HLD101]
        await helpers.async_bulk(client, [])  # error: [HLD101]
        async for hit in helpers.async_scan(client):  # error: [HLD101]
            print(hit)
        client.search(index="x")


class Book(dsl.Document):
    pass


def objects(session: Session, client: Elasticsearch) -> None:
    session.execute(text("select 1"))
    search = dsl.Search(using=client).query("match", title="x").filter("term", a=1)
    search.to_dict()
    search.execute()  # error: [HLD101]
    for hit in search[:10]:  # error: [HLD101]
        print(hit)
    for hit in search.scan():  # error: [HLD101]
        print(hit)
    Book.search().query("match", title="x").count()  # error: [HLD101]
    Book(title="x").save()  # error: [HLD101]
    Elsewhere("x").create()  # error: [HLD101]
    client.options(request_timeout=1).get(index="x", id="1")  # error: [HLD101]


async def objects_later(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    await dsl.AsyncDocument.search().filter("term", a=1).execute()  # error: [HLD101]
