"""Django's storages and caches: contents wait, names and addresses do not."""

import requests
from django.core.cache import cache, caches
from django.core.files import storage
from django.core.files.storage import FileSystemStorage, default_storage, get_storage_class, storages
from django.db import models
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


class Report(models.Model):
    document = models.FileField()
    picture = models.ImageField()


class Uploads:
    def __init__(self, files: storage.Storage) -> None:
        self.files = files

    def put(self, session: Session, name: str) -> None:
        session.execute(text("select 1"))
        self.files.get_valid_name(name)
        self.files.save(name, None)  # error: [HLD101]


def files(session: Session) -> None:
    session.execute(text("select 1"))
    default_storage.save("a", None)  # error: [HLD101]
    if default_storage.exists("a"):  # error: [HLD101]
        default_storage.delete("a")  # error: [HLD101]
    default_storage.url("a")
    default_storage.path("a")
    storage.default_storage.open("a")  # error: [HLD101]
    storages["media"].size("a")  # error: [HLD101]
    FileSystemStorage("/tmp").save("a", None)
    get_storage_class()().listdir("a")  # error: [HLD101]


def fields(session: Session, report: Report) -> None:
    session.execute(text("select 1"))
    report.document.save("a", None)  # error: [HLD101]
    report.picture.read()  # error: [HLD101]
    report.picture.close()
    report.document.storage.delete("a")  # error: [HLD101]


def number() -> int:
    return 1


def caching(session: Session) -> None:
    session.execute(text("select 1"))
    cache.get("k")  # error: [HLD103]
    cache.set("k", 1, 60)  # error: [HLD103]
    caches["other"].delete_many(["k"])  # error: [HLD103]
    cache.make_key("k")
    cache.delete_pattern("k*")  # error: [HLD103]
    for key in cache.iter_keys("k*"):  # error: [HLD103]
        print(key)
    lock = cache.lock("k")
    print(lock)


def asked_for() -> int:
    requests.get("https://example.com")
    return 1


def computed_if_it_is_missing(session: Session) -> None:
    session.execute(text("select 1"))
    cache.get_or_set("k", asked_for)  # error: [HLD101, HLD103]


def compute() -> int:
    return cache.get_or_set("k", number, 60)


async def caching_later(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    await cache.aget("k")  # error: [HLD103]
    await cache.aset("k", 1)  # error: [HLD103]
