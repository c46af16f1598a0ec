"""Flask-Caching: where values are kept is a setting; the clients of its backend for Redis wait for a server."""

from flask import Flask
from flask_caching import Cache
from sqlalchemy import text
from sqlalchemy.orm import Session

cache = Cache()


class Counting(Cache):
    def publish(self, key: str) -> None:
        self.cache._write_client.publish(key, "changed")


counting = Counting()


def make() -> Flask:
    app = Flask(__name__)
    cache.init_app(app)
    return app


def show(session: Session) -> None:
    session.execute(text("select 1"))
    cache.get("users")
    cache.set("users", [])
    cache.delete("users")
    cache.delete_memoized(make)
    cache.clear()
    counting.publish("users")  # error: [HLD102]
    cache.cache._write_client.publish("users", "changed")  # error: [HLD102]
    cache.cache._read_client.get("users")  # error: [HLD103]
