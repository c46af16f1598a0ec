"""django-redis: the connection that it gives is redis-py's."""

from django_redis import get_redis_connection
from sqlalchemy import text
from sqlalchemy.orm import Session


def direct(session: Session) -> None:
    session.execute(text("select 1"))
    connection = get_redis_connection("default")
    connection.get("k")  # error: [HLD103]
