"""weaviate: collections are asked over HTTP and gRPC."""

import weaviate
from sqlalchemy import text
from sqlalchemy.orm import Session

client = weaviate.WeaviateClient()


def show(session: Session) -> None:
    session.execute(text("select 1"))
    local = weaviate.connect_to_local()  # error: [HLD101]
    books = local.collections.get("Book")
    books.query.near_text("shoes")  # error: [HLD101]
    books.data.insert({})  # error: [HLD101]
    client.collections.create("Shelf").data.insert({})  # error: [HLD101]
    client.close()
