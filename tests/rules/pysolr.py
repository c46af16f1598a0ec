"""pysolr: an index is asked over HTTP."""

import pysolr
from sqlalchemy import text
from sqlalchemy.orm import Session

solr = pysolr.Solr("http://solr.example/solr/shop", timeout=10)
admin = pysolr.SolrCoreAdmin("http://solr.example/solr/admin/cores")


def show(session: Session) -> None:
    session.execute(text("select 1"))
    solr.search("shoes")  # error: [HLD101]
    solr.add([{"id": 1}], commit=True)  # error: [HLD101]
    admin.reload("shop")  # error: [HLD101]
