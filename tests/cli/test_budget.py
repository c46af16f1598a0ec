"""`holdlint budget`: options, exit statuses, formats."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from holdlint.cli import main

SHOP = """
import httpx
from fastapi import FastAPI
from sqlalchemy import create_engine, text
from sqlalchemy.orm import sessionmaker

app = FastAPI()
engine = create_engine("postgresql:///shop", pool_size=4, max_overflow=0)
NewSession = sessionmaker(engine)


@app.get("/price")
def price() -> None:
    with NewSession() as session:
        session.execute(text("select 1"))
        httpx.get("https://example.com", timeout=2)


@app.get("/stock")
def stock() -> None:
    with NewSession() as session:
        session.execute(text("select 1"))
        httpx.get("https://example.com", timeout=None)
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "shop.py").write_text(SHOP)
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'shop'\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def budget(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["budget", "--no-cache", *arguments], prog_name="holdlint")


def entries(*arguments: str) -> dict[str, dict]:
    result = budget("--output-format", "json", *arguments)
    return {entry["route"]: entry for entry in json.loads(result.stdout)["entries"]}


def test_the_table(shop: Path) -> None:
    assert budget("--rate", "3/s").stdout == (
        "shop:engine: 4 connections, waited for up to 30 s, shop.py:8\n"
        "  entry point  longest hold    runs dry above  needs\n"
        "  GET /stock   60 s (assumed)  4/min           180 connections, 45 × the pool at 3/s\n"
        "      shop.py:22 holds a transaction in shop:stock\n"
        "      shop.py:23 HLD101 httpx.get without bound\n"
        "  GET /price   2 s             2/s             6 connections, 1.5 × the pool at 3/s\n"
        "      shop.py:15 holds a transaction in shop:price\n"
        "      shop.py:16 HLD101 httpx.get up to 2 s\n"
        "\n"
        "A wait without a known bound is taken to last 60 s (--upstream).\n"
        "2 entry points need more connections than the pool has.\n"
    )


def test_json_has_its_keys_in_order(shop: Path) -> None:
    told = json.loads(budget("--output-format", "json", "--rate", "3/s").stdout)
    assert list(told) == ["version", "upstream", "assumed", "pools", "entries", "problems"]
    assert list(told["entries"][0]) == [
        "function", "kind", "route", "path", "line", "pool", "hold", "dry_at", "rate", "needed", "exceeds", "over",
    ]  # fmt: skip
    assert told["entries"][0]["hold"]["waits"][0]["read"] == [{"path": "shop.py", "line": 16, "says": "timeout 2"}]


def test_a_faster_upstream_needs_fewer(shop: Path) -> None:
    assert {route: entry["needed"] for route, entry in entries("--rate", "3/s", "--upstream", "1s").items()} == {
        "GET /price": 3,
        "GET /stock": 3,
    }


def test_a_file_of_rates(shop: Path) -> None:
    (shop / "rates.toml").write_text('"GET /price" = "60/min"\n"shop:stock" = "2/s"\n"/nowhere" = 1\n')
    assert {route: entry["rate"] for route, entry in entries("--rates", "rates.toml").items()} == {
        "GET /price": 1,
        "GET /stock": 2,
    }
    result = budget("--rates", "rates.toml")
    assert "together 122 connections, 30.5 × the pool" in result.stdout
    assert "no entry point that holds while it waits: /nowhere" in result.stderr


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ((), 0),
        (("--max-hold", "60s"), 0),
        (("--max-hold", "59s"), 1),
        (("--max-use", "50%"), 0),
        (("--max-use", "50%", "--rate", "1/s"), 1),
        (("--max-use", "50%", "--rate", "1/min", "--upstream", "1s"), 0),
    ],
)
def test_thresholds_make_the_exit_status(options: tuple[str, ...], status: int, shop: Path) -> None:
    assert budget(*options).exit_code == status


def test_thresholds_may_stand_in_the_configuration(shop: Path) -> None:
    (shop / "pyproject.toml").write_text('[tool.holdlint.budget]\nmax-hold = "5s"\ngateway-timeout = "30s"\n')
    result = budget()
    assert result.exit_code == 1
    assert "the gateway has given up after 30 s (gateway-timeout)" in result.stdout
    assert "1 entry point is over max-hold." in result.stdout


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        (("--rate", "fast"), "error: --rate: `fast` is no rate; write 3/s, 180/min or 10k/h"),
        (("--upstream", "0"), "error: --upstream: `0` is not above zero"),
        (("--rates", "none.toml"), "error: none.toml: No such file or directory"),
        (("nowhere",), "error: nowhere: no such file or folder"),
    ],
)
def test_what_is_asked_wrongly(options: tuple[str, ...], fault: str, shop: Path) -> None:
    result = budget(*options)
    assert result.exit_code == 2
    assert fault in result.stderr


def test_a_picture(shop: Path) -> None:
    pytest.importorskip("matplotlib")
    assert budget("--rate", "3/s", "--plot", "one.svg").exit_code == 0
    budget("--rate", "3/s", "--plot", "two.svg")
    drawn = (shop / "one.svg").read_text()
    assert "GET /stock at 3/s" in drawn
    assert "shop:engine: 4" in drawn
    assert "connections needed" in drawn
    assert drawn == (shop / "two.svg").read_text()


def test_without_the_extra_it_says_what_is_missing(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
    result = budget("--plot", "one.svg")
    assert result.exit_code == 2
    assert "--plot needs matplotlib: pip install 'holdlint[plot]'" in result.stderr
