"""The settings in force, as lines that could stand in a holdlint.toml, each with where it comes from."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

from holdlint.checking import cache_folder
from holdlint.config import Config
from holdlint.discover import DEFAULT_EXCLUDE, OUTPUT_FOLDERS
from holdlint.selection import DEFAULT


def lines(config: Config, given: Mapping[str, str], no_cache: bool) -> str:
    """All settings, with the file that they come from. `given` says of keys that no file has set what has set them; `no_cache`:
    the environment switches the cache off."""
    source = f"# from {config.source}" if config.source else "# no configuration file"
    rows = [(_line(key, value), _origin(config, key, given)) for key, value in values(config).items()]
    if no_cache:
        rows = [
            (row, f"{origin}; off by HOLDLINT_NO_CACHE" if row.startswith("cache-dir =") else origin)
            for row, origin in rows
        ]
    return "\n".join((source, *(f"{row}  # {origin}" for row, origin in rows))) + "\n"


def setting(config: Config, key: str) -> str:
    """The line of one setting. Raises KeyError if there is no such key."""
    return _line(key, values(config)[key])


def values(config: Config) -> dict[str, Any]:
    """The settings by key; None where nothing is set and nothing takes its place."""
    return {
        "select": DEFAULT if config.select is None else config.select,
        "extend-select": config.extend_select,
        "ignore": config.ignore,
        "min-confidence": config.min_confidence,
        "exclude": (*DEFAULT_EXCLUDE, *sorted(OUTPUT_FOLDERS)) if config.exclude is None else config.exclude,
        "extend-exclude": config.extend_exclude,
        "respect-gitignore": config.respect_gitignore,
        "rules": config.rules,
        "src": config.src,
        "python": True if config.python is None else config.python,
        "tests": config.tests,
        "test-paths": config.test_paths,
        "unpooled": config.unpooled,
        "baseline": config.baseline,
        "output-format": config.output_format or "text",
        "trace": config.trace,
        "cache-dir": cache_folder(config),
        "budget": config.budget,
    }


def _origin(config: Config, key: str, given: Mapping[str, str]) -> str:
    if key in given:
        return given[key]
    if key in config.lines and config.source is not None:
        return f"{os.path.basename(config.source)}:{config.lines[key]}"
    return 'default; "full" on a terminal' if key == "output-format" else "default"


def _line(key: str, value: Any) -> str:
    return f"# {key} is not set" if value is None else f"{key} = {_toml(value)}"


def _toml(value: Any) -> str:
    """A TOML value; strings, booleans and lists of strings are written in TOML as in JSON."""
    if isinstance(value, dict):
        inner = ", ".join(f"{_key(key)} = {_toml(one)}" for key, one in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)


def _key(key: str) -> str:
    return key if key.replace("-", "").replace("_", "").isalnum() and key.isascii() else json.dumps(key)
