"""redis-py: every command is a round trip; a pipeline's commands are not, until it is executed."""

import redis
import redis.asyncio as aioredis
import requests
from redis import Redis, StrictRedis
from redis.asyncio import Redis as AsyncRedis
from redis.client import Pipeline
from redis.lock import Lock
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

shared = redis.from_url("redis://")
pool = redis.ConnectionPool.from_url("redis://")


class Limits:
    def __init__(self) -> None:
        self.redis = StrictRedis(connection_pool=pool)

    def hit(self, session: Session) -> None:
        session.execute(text("select 1"))
        self.redis.incr("k")  # error: [HLD103]


def commands(session: Session) -> None:
    session.execute(text("select 1"))
    shared.get("k")  # error: [HLD103]
    shared.publish("c", "m")  # error: [HLD102]
    shared.blpop(["q"], timeout=5)  # error: [HLD106]
    for key in shared.scan_iter("k*"):  # error: [HLD103]
        print(key)
    script = shared.register_script("return 1")
    script(keys=["k"])  # error: [HLD103]
    redis.RedisCluster.from_url("redis://").get("k")  # error: [HLD103]
    redis.RedisCluster("example.com")  # error: [HLD103]
    redis.Sentinel([]).master_for("x").get("k")  # error: [HLD103]
    with redis.Redis() as other:
        other.set("k", 1)  # error: [HLD103]


def step(pipe) -> None: ...


def pipelines(session: Session, given: Pipeline) -> None:
    session.execute(text("select 1"))
    with shared.pipeline() as pipe:
        pipe.set("k", 1).expire("k", 60)
        pipe.execute()  # error: [HLD103]
    given.get("k")
    given.execute()  # error: [HLD103]


def in_transaction() -> None:
    shared.transaction(step, "k")


def locks(session: Session, given: Lock) -> None:
    session.execute(text("select 1"))
    with shared.lock("l", timeout=10):  # error: [HLD106]
        print("x")
    lock = shared.lock("l")
    lock.acquire(blocking=False)
    given.acquire(blocking_timeout=5)  # error: [HLD106]
    given.release()  # error: [HLD103]


def subscriptions(session: Session) -> None:
    session.execute(text("select 1"))
    pubsub = shared.pubsub()
    pubsub.subscribe("c")  # error: [HLD103]
    pubsub.get_message(timeout=1)  # error: [HLD106]
    for message in pubsub.listen():  # error: [HLD106]
        print(message)


async def commands_later(session: AsyncSession, client: AsyncRedis) -> None:
    await session.execute(text("select 1"))
    await client.get("k")  # error: [HLD103]
    await client.publish("c", "m")  # error: [HLD102]
    await client.blpop(["q"])  # error: [HLD106]
    other = aioredis.from_url("redis://")
    async with other.pipeline() as pipe:
        await pipe.set("k", 1).execute()  # error: [HLD103]
    lock = client.lock("l")
    await lock.acquire()  # error: [HLD106]
    await lock.release()  # error: [HLD103]
    pubsub = client.pubsub()
    await pubsub.subscribe("c")  # error: [HLD103]
    async for key in client.scan_iter("k*"):  # error: [HLD103]
        print(key)


def asks(pipe) -> None:
    requests.get("https://example.com")


def watched(session: Session, client: Redis) -> None:
    session.execute(text("select 1"))
    client.transaction(asks, "k")  # error: [HLD101, HLD103]
