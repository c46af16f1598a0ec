"""Runs a case for real, and says at which lines a connection was out while the program waited.

A case is a few files that a page shares, and `case.py`. A mark is a call of `marks.wait()` or `await marks.pause()`: what is
linted finds a network call behind it, what is run asks `shop.held()` whether a connection is out, and goes on. `yield marks.part()`
is one, too: whoever reads the stream is what is waited for. Where a connection is out, the server (or `shop.what()`, if there is
none) says what it is in: nothing, a transaction, one that has locked rows.
"""

from __future__ import annotations

import asyncio
import importlib
import inspect
import os
import sys
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType, ModuleType

from oracle import asker

LINTED = """\
import httpx
import requests


def wait():
    requests.get("https://example.com")


async def pause():
    async with httpx.AsyncClient() as client:
        await client.get("https://example.com")


def part():
    return "part"
"""
"""`marks.py` as the linter sees it."""

Place = tuple[str, int]
"""A file of the case and a line of it."""


@dataclass
class Recorded:
    """For each mark that ran: what was held there, at most; None if no connection was out."""

    held: dict[Place, str | None] = field(default_factory=dict)


def record(folder: Path) -> Recorded:
    """Runs `case.main()`, or only `case` itself, and asks at each mark."""
    recorded = Recorded()

    def place_of(frame: FrameType) -> Place:
        return os.path.relpath(frame.f_code.co_filename, folder), frame.f_lineno

    def note(place: Place) -> None:
        shop = sys.modules["shop"]
        what = (shop.what() if hasattr(shop, "what") else asker.most()) if shop.held() else None
        both = [found for found in (what, recorded.held.get(place)) if found is not None]
        recorded.held[place] = max(both, key=asker.LEVELS.index, default=None)

    def wait() -> None:
        note(place_of(sys._getframe(1)))

    def pause() -> Coroutine[None, None, None]:
        # Who awaits it may be the event loop; the mark is where the coroutine was made.
        place = place_of(sys._getframe(1))

        async def rest() -> None:
            note(place)

        return rest()

    def part() -> str:
        note(place_of(sys._getframe(1)))
        return "part"

    marks = ModuleType("marks")
    marks.wait, marks.pause, marks.part = wait, pause, part  # type: ignore[attr-defined]
    with _modules_of(folder):
        sys.modules["marks"] = marks
        shop = importlib.import_module("shop")
        try:
            case = importlib.import_module("case")
            main = getattr(case, "main", None)
            if inspect.iscoroutinefunction(main):
                asyncio.run(_whole(main, getattr(shop, "afinish", None)))
            elif main is not None:
                main()
        finally:
            if hasattr(shop, "finish"):
                shop.finish()
    return recorded


async def _whole(main: Callable[[], Awaitable[None]], finish: Callable[[], Awaitable[None]] | None) -> None:
    try:
        await main()
    finally:
        if finish is not None:
            await finish()


@contextmanager
def _modules_of(folder: Path) -> Iterator[None]:
    """Modules of the folder can be imported, and are forgotten afterwards."""
    before = set(sys.modules)
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        own = {path.stem for path in folder.glob("*.py")} | {"marks"}
        for name in [name for name in sys.modules if name not in before and name.partition(".")[0] in own]:
            del sys.modules[name]
