"""What the configuration and the command line ask for: `[tool.holdlint.budget]`, its options, a file of rates."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

from holdlint.budget.quantities import rate, seconds, share
from holdlint.budget.sums import Asked

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

READ: dict[str, Callable[[str | float], float]] = {
    "rate": rate,
    "upstream": seconds,
    "gateway-timeout": seconds,
    "statement-timeout": seconds,
    "idle-in-transaction-timeout": seconds,
    "max-hold": seconds,
    "max-use": share,
}
"""The keys of `[tool.holdlint.budget]`, each with what reads its value. `rates` is a table of rates besides."""
KEYS = (*READ, "rates")


def faults_of(table: Mapping[str, Any]) -> list[str]:
    """What is wrong with a table `budget`."""
    faults = []
    for key, value in table.items():
        if key not in KEYS:
            faults.append(f"unknown key `{key}`; valid keys: {', '.join(sorted(KEYS))}")
        elif key == "rates":
            faults += _rates_faults(value)
        else:
            faults += _faults(key, value, READ[key])
    return faults


def _rates_faults(value: object) -> list[str]:
    if not isinstance(value, dict):
        return ['`rates`: expected a table: rates = { "GET /users" = "3/s" }']
    return [fault for key, one in value.items() for fault in _faults(f"rates.{key}", one, rate)]


def _faults(key: str, value: object, read: Callable[[str | float], float]) -> list[str]:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return [f"`{key}`: expected a text or a number"]
    try:
        read(value)
    except ValueError as error:
        return [f"`{key}`: {error}"]
    return []


def rates_of(text: str) -> dict[str, float]:
    """A file of rates: TOML, one line for each function or route, `"GET /users" = "3/s"`. Raises ValueError."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"not valid TOML: {error}") from error
    table = table.get("rates", table)
    faults = _rates_faults(table)
    if faults:
        raise ValueError("; ".join(faults))
    return {key: rate(value) for key, value in table.items()}


def asked(table: Mapping[str, Any], given: Mapping[str, str | None], rates: Mapping[str, float]) -> Asked:
    """What the configuration asks for, with what the command line says laid over it; `rates` are those of a file. A rate for all
    that is given on the command line takes the place of the configuration's rates. Raises ValueError."""
    values: dict[str, float] = {}
    for key, read in READ.items():
        value = given.get(key)
        if value is None:
            value = table.get(key)
        if value is not None:
            try:
                values[key.replace("-", "_")] = read(value)
            except ValueError as error:
                raise ValueError(f"--{key}: {error}") from error
    own = {key: rate(value) for key, value in table.get("rates", {}).items()}
    if given.get("rate") is not None:
        own = {}
    return Asked(rates={**own, **rates}, **values)
