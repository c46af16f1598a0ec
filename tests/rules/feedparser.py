"""feedparser: an address is fetched."""

import feedparser
from sqlalchemy import text
from sqlalchemy.orm import Session


def feed(session: Session) -> None:
    session.execute(text("select 1"))
    feedparser.FeedParserDict()
    feedparser.parse("https://example.com/feed")  # error: [HLD101]
