"""The JSON Schema of the configuration, made from what validates it: editors complete and check `holdlint.toml` by it."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from holdlint.budget.options import READ
from holdlint.budget.quantities import PATTERNS, rate
from holdlint.checks import CHECKS
from holdlint.config import Config, ConfigFile
from holdlint.selection import codes_of

NAME = "configuration.schema.json"
"""The file in this package that has it."""
URL = f"https://raw.githubusercontent.com/holdlint/holdlint/main/holdlint/{NAME}"
# Editors know this draft best.
DRAFT = "http://json-schema.org/draft-07/schema#"
_SELECTORS = ("select", "ignore", "extend-select")
_DEPENDS = ("cache-dir", "output-format", "select", "exclude", "budget", "baseline")
"""Keys whose default is no value that could stand in a file."""


def schema() -> dict[str, Any]:
    """The schema of `holdlint.toml`, and of `[tool.holdlint]`."""
    from holdlint.effective import values

    made = msgspec.json.schema(ConfigFile)
    body = made["$defs"]["ConfigFile"]
    properties: dict[str, Any] = body["properties"]
    defaults = values(Config(None, ""))
    for key, said in properties.items():
        if key in _SELECTORS:
            said["items"] = {"$ref": "#/definitions/check"}
        if key == "budget":
            said.update(_budget())
        if key not in _DEPENDS:
            default = defaults[key]
            said["default"] = list(default) if isinstance(default, tuple) else default
    return {
        "$schema": DRAFT,
        "$id": URL,
        "title": "holdlint",
        "description": "The configuration of holdlint: holdlint.toml, or [tool.holdlint] of a pyproject.toml.",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "definitions": {"check": {"enum": _selectors()}},
    }


def text() -> str:
    """The schema as the file has it."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _selectors() -> list[str]:
    """All words that select checks."""
    beginnings = {code[:length] for code in CHECKS for length in range(1, len(code) + 1)}
    names = [check.name for check in CHECKS.values()]
    return ["ALL", *sorted(word for word in beginnings if codes_of(word)), *names]


def _budget() -> dict[str, Any]:
    quantities: dict[str, Any] = {
        key: {
            "anyOf": [
                {"type": "number", "exclusiveMinimum": 0},
                # Somewhere in it there is a digit other than zero.
                {"type": "string", "pattern": rf"^(?=[^1-9]*[1-9])\s*(?:{_plain(PATTERNS[read].pattern)})\s*$"},
            ]
        }
        for key, read in {**READ, "rates": rate}.items()
    }
    quantities["rates"] = {"type": "object", "additionalProperties": quantities["rates"]}
    return {"properties": quantities, "additionalProperties": False}


def _plain(pattern: str) -> str:
    """A pattern without names: JavaScript writes them otherwise."""
    import re

    return re.sub(r"\(\?P<\w+>", "(?:", pattern)
