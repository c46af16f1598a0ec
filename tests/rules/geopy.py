"""geopy: coders ask, distances are computed."""

from geopy.distance import geodesic
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import Nominatim
from sqlalchemy import text
from sqlalchemy.orm import Session


def places(session: Session) -> None:
    session.execute(text("select 1"))
    coder = Nominatim(user_agent="x")
    coder.geocode("x", timeout=5)  # error: [HLD101]
    coder.reverse("1, 2")  # error: [HLD101]
    limited = RateLimiter(coder.geocode, min_delay_seconds=1)
    limited("x")  # error: [HLD101]
    geodesic((1, 2), (3, 4))
