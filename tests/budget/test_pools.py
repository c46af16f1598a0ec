"""How large a pool is, as the code says it; what it does not say is the library's default."""

from __future__ import annotations

from math import inf
from pathlib import Path

import pytest

from holdlint.measuring import measured
from holdlint.model.budget import Budget, Pool
from holdlint.settings import AnalysisSettings


def budget(folder: Path, **files: str) -> Budget:
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.py"))
    told, problems = measured(found, str(folder), AnalysisSettings(jobs=1), (inf, 60.0))
    assert problems == ()
    return told


def pool(folder: Path, code: str, **files: str) -> Pool:
    [one] = budget(folder, db=code, **files).pools
    return one


@pytest.mark.parametrize(
    ("code", "size", "overflow", "wait"),
    [
        ("from sqlalchemy import create_engine\nengine = create_engine(URL)", 5, 10, 30),
        ("from sqlalchemy import create_engine\nengine = create_engine(URL, pool_size=20, max_overflow=0)", 20, 0, 30),
        ("from sqlalchemy import create_engine\nengine = create_engine(URL, pool_timeout=2.5)", 5, 10, 2.5),
        (
            "from sqlalchemy.ext.asyncio import create_async_engine\nengine = create_async_engine(URL, pool_size=3)",
            3, 10, 30,
        ),
        ("from psycopg_pool import ConnectionPool\npool = ConnectionPool(URL)", 4, 0, 30),
        ("from psycopg_pool import ConnectionPool\npool = ConnectionPool(URL, min_size=2, max_size=8, timeout=5)", 8, 0, 5),
        ("from psycopg_pool import AsyncConnectionPool\npool = AsyncConnectionPool(URL, min_size=6)", 6, 0, 30),
        ("import asyncpg\nasync def start():\n    return await asyncpg.create_pool(URL, max_size=7)", 7, 0, inf),
        ("import asyncpg\nasync def start():\n    return await asyncpg.create_pool(URL)", 10, 0, inf),
        ("from psycopg2.pool import ThreadedConnectionPool\npool = ThreadedConnectionPool(1, 12, URL)", 12, 0, 0),
        ("from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy(engine_options={'pool_size': 9})", 9, 10, 30),
        (
            "from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\nclass C:\n  SQLALCHEMY_ENGINE_OPTIONS = {'pool_size': 9}",
            9, 10, 30,
        ),
    ],
)  # fmt: skip
def test_sizes(code: str, size: float, overflow: float, wait: float, tmp_path: Path) -> None:
    found = pool(tmp_path, f'URL = "postgresql:///shop"\n{code}\n')
    assert (found.size, found.overflow, found.wait, found.known) == (size, overflow, wait, True)


def test_a_size_is_followed_through_settings_and_defaults_of_the_environment(tmp_path: Path) -> None:
    settings = 'import os\nPOOL_SIZE = int(os.environ.get("POOL_SIZE", 12))\nOPTIONS = {"max_overflow": 3}\n'
    code = "import settings\nfrom sqlalchemy import create_engine\nengine = create_engine(\n"
    code += '    "postgresql:///shop", pool_size=settings.POOL_SIZE, **settings.OPTIONS\n)\n'
    found = pool(tmp_path, code, settings=settings)
    assert (found.size, found.overflow, found.most) == (12, 3, 15)
    assert [(read.path, read.line, read.says) for read in found.read] == [
        ("settings.py", 2, "size 12"),
        ("settings.py", 3, "overflow 3"),
    ]


@pytest.mark.parametrize("options", ["pool_size=0", "max_overflow=-1", "poolclass=NullPool"])
def test_no_limit(options: str, tmp_path: Path) -> None:
    code = "from sqlalchemy import create_engine\nfrom sqlalchemy.pool import NullPool\n"
    found = pool(tmp_path, f'{code}engine = create_engine("postgresql:///shop", {options})\n')
    assert found.most is None
    assert found.known


def test_a_size_that_nobody_can_read_is_not_known(tmp_path: Path) -> None:
    code = "from sqlalchemy import create_engine\ndef start(size):\n"
    found = pool(tmp_path, f'{code}    return create_engine("postgresql:///shop", pool_size=size)\n')
    assert not found.known


SHOP = """
import httpx
from sqlalchemy import create_engine, text
from sqlalchemy.orm import sessionmaker

orders = create_engine("postgresql:///orders", pool_size=2, max_overflow=0)
reports = create_engine("postgresql:///reports", pool_size=4, max_overflow=0)
NewOrders = sessionmaker(orders)
NewReports = sessionmaker(bind=reports)


def order() -> None:
    with NewOrders() as session:
        session.execute(text("select 1"))
        httpx.get("https://example.com", timeout=3)


def report() -> None:
    with NewReports() as session:
        session.execute(text("select 1"))
        httpx.get("https://example.com", timeout=9)
"""


def test_several_engines_are_kept_apart(tmp_path: Path) -> None:
    found = budget(tmp_path, shop=SHOP)
    assert [(one.name, one.most) for one in found.pools] == [("shop:orders", 2), ("shop:reports", 4)]
    assert [(one.function, found.pools[one.pool].name, one.spans[0].seconds) for one in found.holds] == [
        ("shop:order", "shop:orders", 3),
        ("shop:report", "shop:reports", 9),
    ]


DJANGO = """
import requests
from django.db import transaction


def pay(request):
    with transaction.atomic():
        request.user.save()
        requests.get("https://example.com", timeout=4)
"""
URLS = """
import views
from django.urls import path

urlpatterns = [path("pay/", views.pay)]
"""


@pytest.mark.parametrize(
    ("options", "most", "known"),
    [
        ('{"pool": {"min_size": 2, "max_size": 6, "timeout": 10}}', 6, True),
        ('{"pool": True}', 4, True),
        ("{}", None, True),
    ],
)
def test_djangos_pool_is_a_setting(options: str, most: float | None, known: bool, tmp_path: Path) -> None:
    settings = f'DATABASES = {{"default": {{"ENGINE": "django.db.backends.postgresql", "OPTIONS": {options}}}}}\n'
    found = budget(tmp_path, views=DJANGO, urls=URLS, settings=settings)
    [hold] = found.holds
    assert (found.pools[hold.pool].most, found.pools[hold.pool].known) == (most, known)
    assert [(entry.kind, entry.route) for entry in found.entries] == [("route", "/pay/")]


DRIVERS = """
import asyncpg
import httpx
from psycopg_pool import ConnectionPool

small = ConnectionPool("postgresql:///a", max_size=3)
large = ConnectionPool("postgresql:///b", max_size=30)


def one() -> None:
    with small.connection() as connection:
        connection.execute("select 1")
        httpx.get("https://example.com")


def two() -> None:
    with large.connection() as connection:
        connection.execute("select 1")
        httpx.get("https://example.com")


class Store:
    def __init__(self) -> None:
        self.pool = None

    async def start(self) -> None:
        self.pool = await asyncpg.create_pool("postgresql:///c", max_size=7)

    async def three(self, client: httpx.AsyncClient) -> None:
        async with self.pool.acquire() as connection:
            await connection.fetch("select 1")
            await client.get("https://example.com")


async def four(pool: asyncpg.Pool, client: httpx.AsyncClient) -> None:
    async with pool.acquire() as connection:
        await connection.fetch("select 1")
        await client.get("https://example.com")
"""


def test_pools_of_drivers_are_kept_apart_and_one_that_is_alone_of_its_library_is_the_one(tmp_path: Path) -> None:
    found = budget(tmp_path, drivers=DRIVERS)
    assert {one.function: found.pools[one.pool].name for one in found.holds} == {
        "drivers:one": "drivers:small",
        "drivers:two": "drivers:large",
        "drivers:Store.three": "drivers:Store.pool",
        "drivers:four": "drivers:Store.pool",
    }


def test_of_two_pools_nobody_says_which(tmp_path: Path) -> None:
    code = "\n\ndef five(pool: ConnectionPool) -> None:\n    with pool.connection() as connection:\n"
    code += '        connection.execute("select 1")\n        httpx.get("https://example.com")\n'
    found = budget(tmp_path, drivers=DRIVERS + code)
    [pool] = [found.pools[one.pool] for one in found.holds if one.function == "drivers:five"]
    assert (pool.name, pool.known) == ("", False)
