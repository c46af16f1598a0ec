"""meilisearch: `index` is local, what is done with it is not."""

from meilisearch import Client
from sqlalchemy import text
from sqlalchemy.orm import Session


def search(session: Session) -> None:
    session.execute(text("select 1"))
    client = Client("https://example.com", "key")
    index = client.index("books")
    index.search("x")  # error: [HLD101]
    index.add_documents([])  # error: [HLD101]
    client.get_index("books").delete_document("1")  # error: [HLD101]
    client.wait_for_task(1)  # error: [HLD101]
