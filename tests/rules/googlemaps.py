"""googlemaps: each method is a request."""

import googlemaps
from sqlalchemy import text
from sqlalchemy.orm import Session


def places(session: Session) -> None:
    session.execute(text("select 1"))
    client = googlemaps.Client(key="k", timeout=5)
    client.geocode("x")  # error: [HLD101]
    client.directions("a", "b")  # error: [HLD101]
    client.clear_experience_id()
