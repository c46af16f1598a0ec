"""Rates and times as people write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import inf

_NUMBER = r"(?P<number>\d+(?:\.\d+)?|\.\d+)\s*(?P<kilo>k?)"
_RATE = re.compile(_NUMBER + r"\s*(?:/\s*(?P<unit>s|sec|second|min|m|minute|h|hour))?")
_TIME = re.compile(r"(?P<number>\d+(?:\.\d+)?|\.\d+)\s*(?P<unit>ms|s|sec|seconds|min|m|minutes|h|hours)?")
_SHARE = re.compile(r"(?P<number>\d+(?:\.\d+)?|\.\d+)\s*(?P<percent>%?)")
_PER = {"s": 1, "sec": 1, "second": 1, "min": 60, "m": 60, "minute": 60, "h": 3600, "hour": 3600}
_LASTS = {"ms": 0.001, "s": 1, "sec": 1, "seconds": 1, "min": 60, "m": 60, "minutes": 60, "h": 3600, "hours": 3600}


def rate(text: str | float) -> float:
    """A rate a second: `3/s`, `180/min`, `10k/h`, `3`. Raises ValueError."""
    if isinstance(text, (int, float)):
        return _positive(float(text), text)
    found = _RATE.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"`{text}` is no rate; write 3/s, 180/min or 10k/h")
    number = float(found["number"]) * (1000 if found["kilo"] else 1)
    return _positive(number / _PER[found["unit"] or "s"], text)


def seconds(text: str | float) -> float:
    """A time in seconds: `60s`, `500ms`, `2min`, `60`. Raises ValueError."""
    if isinstance(text, (int, float)):
        return _positive(float(text), text)
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"`{text}` is no time; write 60s, 500ms or 2min")
    return _positive(float(found["number"]) * _LASTS[found["unit"] or "s"], text)


def share(text: str | float) -> float:
    """A share of a pool: `80%`, `0.8`. Raises ValueError."""
    if isinstance(text, (int, float)):
        return _positive(float(text), text)
    found = _SHARE.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"`{text}` is no share; write 80% or 0.8")
    return _positive(float(found["number"]) / (100 if found["percent"] else 1), text)


PATTERNS: dict[Callable[[str | float], float], re.Pattern[str]] = {rate: _RATE, seconds: _TIME, share: _SHARE}
"""What reads a quantity → the words that it reads, with blanks around them; all of them are to be above zero."""


def _positive(value: float, text: object) -> float:
    if not 0 < value < inf:
        raise ValueError(f"`{text}` is not above zero")
    return value


def spoken(value: float) -> str:
    """A number with as many digits as anybody reads."""
    if value == inf:
        return "∞"
    digits = 0 if value >= 100 or value == int(value) else 1 if value >= 10 else 2
    return f"{value:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:.0f}"


def spoken_rate(value: float) -> str:
    """A rate, in the unit in which it is at least one."""
    if value == inf:
        return "∞/s"
    for factor, unit in ((1, "s"), (60, "min"), (3600, "h")):
        if value * factor >= 1 or unit == "h":
            return f"{spoken(value * factor)}/{unit}"
    raise AssertionError


def spoken_time(value: float) -> str:
    """A time."""
    if value == inf:
        return "no bound"
    return f"{spoken(value)} s" if value >= 1 else f"{spoken(value * 1000)} ms"
