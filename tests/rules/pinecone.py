"""pinecone: a client is local, an index is far away."""

from pinecone import Pinecone
from sqlalchemy import text
from sqlalchemy.orm import Session


def vectors(session: Session) -> None:
    session.execute(text("select 1"))
    client = Pinecone(api_key="k")
    client.list_indexes()  # error: [HLD101]
    index = client.Index("x")
    index.upsert(vectors=[])  # error: [HLD101]
    index.query(vector=[0.1], top_k=3)  # error: [HLD101]
    for ids in index.list(prefix="a"):  # error: [HLD101]
        print(ids)
