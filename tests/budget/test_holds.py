"""For how long a connection is held at most, and who comes to it."""

from __future__ import annotations

from math import inf
from pathlib import Path

import pytest

from holdlint.measuring import measured
from holdlint.model.budget import Budget
from holdlint.settings import AnalysisSettings

HEAD = """
import asyncio
import httpx
from sqlalchemy import create_engine, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, sessionmaker

engine = create_engine("postgresql:///shop")
NewSession = sessionmaker(engine)
ONE = text("select 1")
URL = "https://example.com"


"""


def budget(folder: Path, code: str, latencies: tuple[float, ...] = (inf, 60.0)) -> Budget:
    (folder / "shop.py").write_text(HEAD + code)
    return measured(["shop.py"], str(folder), AnalysisSettings(jobs=1), latencies)[0]


def seconds(folder: Path, body: str, latency: float = inf) -> list[float]:
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    found = budget(folder, f"def buy(db: Session, card: bool, orders: list[int]) -> None:\n{lines}", (latency,))
    return [one.spans[0].seconds for one in found.holds]


@pytest.mark.parametrize(
    ("body", "length"),
    [
        ("db.execute(ONE)\nhttpx.get(URL, timeout=3)", 3),
        ("httpx.get(URL, timeout=9)\ndb.execute(ONE)\nhttpx.get(URL, timeout=3)", 3),
        ("db.execute(ONE)\nhttpx.get(URL, timeout=3)\nhttpx.get(URL, timeout=4)", 7),
        ("db.execute(ONE)\nhttpx.get(URL, timeout=3)\ndb.commit()\nhttpx.get(URL, timeout=4)", 3),
        ("db.execute(ONE)\nif card:\n    httpx.get(URL, timeout=3)\nelse:\n    httpx.get(URL, timeout=4)", 4),
        ("db.execute(ONE)\nif card:\n    httpx.get(URL, timeout=3)\n    return\nhttpx.get(URL, timeout=4)", 4),
        ("db.execute(ONE)\nfor _ in range(3):\n    httpx.get(URL, timeout=3)", 9),
        ("for _ in range(3):\n    db.execute(ONE)\n    httpx.get(URL, timeout=3)\n    db.commit()", 3),
        ("db.execute(ONE)\ntry:\n    httpx.get(URL, timeout=3)\nexcept OSError:\n    httpx.get(URL, timeout=4)", 7),
        ("db.execute(ONE)\ntry:\n    httpx.get(URL, timeout=3)\nfinally:\n    httpx.get(URL, timeout=4)", 7),
        ("db.execute(ONE)\nhttpx.get(URL, timeout=None)", inf),
    ],
)
def test_what_is_waited_for_while_it_is_held_adds_up(body: str, length: float, tmp_path: Path) -> None:
    assert seconds(tmp_path, body) == [length]


def test_two_holds_are_two(tmp_path: Path) -> None:
    body = "db.execute(ONE)\nhttpx.get(URL, timeout=3)\ndb.commit()\ndb.execute(ONE)\nhttpx.get(URL, timeout=4)"
    assert seconds(tmp_path, body) == [3, 4]


@pytest.mark.parametrize(
    ("latency", "length"),
    [(0.5, 1), (2, 4), (5, 10), (60, 10)],
    ids=["both answer", "one answers", "neither answers", "long after"],
)
def test_what_answers_in_time_takes_as_long_as_it_takes(latency: float, length: float, tmp_path: Path) -> None:
    """One waits for 1 s at most, the other for 4 s, and both are tried twice where nothing answers."""
    code = "from tenacity import retry, stop_after_attempt\n@retry(stop=stop_after_attempt(2))\n"
    code += "def fetch(patience):\n    httpx.get(URL, timeout=patience)\n"
    code += "def buy(db: Session) -> None:\n    db.execute(ONE)\n    fetch(1)\n    fetch(4)\n"
    [hold] = budget(tmp_path, code, (latency,)).holds
    assert hold.spans[0].seconds == length


def test_in_a_loop_of_unknown_length_it_is_at_least_one_round(tmp_path: Path) -> None:
    code = "def buy(db: Session, orders: list[int]) -> None:\n    db.execute(ONE)\n"
    code += "    for order in orders:\n        httpx.get(URL, timeout=3)\n"
    [hold] = budget(tmp_path, code).holds
    assert (hold.spans[0].seconds, hold.spans[0].endless) == (3, True)


def test_side_by_side_the_longest_counts(tmp_path: Path) -> None:
    code = "async def fetch(patience: float) -> None:\n    async with httpx.AsyncClient() as client:\n"
    code += "        await client.get(URL, timeout=patience)\n"
    code += "async def buy(db: AsyncSession) -> None:\n    await db.execute(ONE)\n"
    code += "    await asyncio.gather(fetch(3), fetch(5))\n"
    [hold] = budget(tmp_path, code).holds
    assert hold.spans[0].seconds == 5


ENTRIES = """
import typer
from celery import shared_task
from fastapi import APIRouter, Depends, FastAPI

app = FastAPI()
router = APIRouter(prefix="/orders")
app.include_router(router, prefix="/v1")
commands = typer.Typer()


def get_db():
    with NewSession() as db:
        yield db


def buy() -> None:
    with NewSession() as db:
        db.execute(ONE)
        httpx.get(URL, timeout=2)


@router.post("/{number}")
def order(number: int, db: Session = Depends(get_db)) -> None:
    db.execute(ONE)
    httpx.get(URL, timeout=3)


@app.get("/buy")
def bought() -> None:
    buy()


@shared_task(name="shop.nightly")
def nightly() -> None:
    buy()


@commands.command("buy")
def by_hand() -> None:
    buy()


def alone(db: Session) -> None:
    db.execute(ONE)
    httpx.get(URL, timeout=1)
"""


def test_entry_points(tmp_path: Path) -> None:
    found = budget(tmp_path, ENTRIES)
    told = {
        entry.function: (entry.kind, entry.route, [found.holds[one].spans[0].seconds for one in entry.holds])
        for entry in found.entries
    }
    assert told == {
        "shop:order": ("route", "POST /v1/orders/{number}", [3]),
        "shop:bought": ("route", "GET /buy", [2]),
        "shop:nightly": ("task", "shop.nightly", [2]),
        "shop:by_hand": ("command", "buy", [2]),
        "shop:alone": ("function", "", [1]),
    }
