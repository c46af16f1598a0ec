"""Flask-Caching: whether a server is asked is a setting."""

from flask import Flask
from flask_caching import Cache
from sqlalchemy import text
from sqlalchemy.orm import Session

cache = Cache()


class Counting(Cache):
    def count(self, key: str) -> int:
        return self.cache.inc(key)


counting = Counting()


def make() -> Flask:
    app = Flask(__name__)
    cache.init_app(app)
    return app


def show(session: Session) -> None:
    session.execute(text("select 1"))
    cache.get("users")  # error: [HLD103]
    cache.set("users", [])  # error: [HLD103]
    cache.delete_memoized(make)  # error: [HLD103]
    counting.count("users")  # error: [HLD103]
    counting.get("users")  # error: [HLD103]
    cache.cache.get("users")  # error: [HLD103]
    cache.cache._write_client.publish("users", "changed")  # error: [HLD102]
    cache.cache._read_client.get("users")  # error: [HLD103]
