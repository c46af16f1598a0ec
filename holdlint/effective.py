"""The settings in force, as lines that could stand in a holdlint.toml."""

from __future__ import annotations

import json
from typing import Any

from holdlint.checking import cache_folder
from holdlint.config import Config
from holdlint.discover import DEFAULT_EXCLUDE, OUTPUT_FOLDERS
from holdlint.selection import DEFAULT


def lines(config: Config) -> str:
    """All settings, with the file that they come from."""
    source = f"# from {config.source}" if config.source else "# no configuration file"
    body = (f"{key} = {_toml(value)}" for key, value in _values(config).items())
    return "\n".join((source, *body)) + "\n"


def setting(config: Config, key: str) -> str | None:
    """The line of one setting; None if there is no such key."""
    values = _values(config)
    return f"{key} = {_toml(values[key])}" if key in values else None


def _values(config: Config) -> dict[str, Any]:
    return {
        "select": DEFAULT if config.select is None else config.select,
        "extend-select": config.extend_select,
        "ignore": config.ignore,
        "exclude": (*DEFAULT_EXCLUDE, *sorted(OUTPUT_FOLDERS)) if config.exclude is None else config.exclude,
        "extend-exclude": config.extend_exclude,
        "respect-gitignore": config.respect_gitignore,
        "rules": config.rules,
        "src": config.src,
        "python": True if config.python is None else config.python,
        "tests": config.tests,
        "test-paths": config.test_paths,
        "unpooled": config.unpooled,
        "output-format": config.output_format,
        "trace": config.trace,
        "cache-dir": cache_folder(config),
        "budget": config.budget,
        **({"baseline": config.baseline} if config.baseline is not None else {}),
    }


def _toml(value: Any) -> str:
    """A TOML value; strings, booleans and lists of strings are written in TOML as in JSON."""
    if isinstance(value, dict):
        inner = ", ".join(f"{_key(key)} = {_toml(one)}" for key, one in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)


def _key(key: str) -> str:
    return key if key.replace("-", "").replace("_", "").isalnum() and key.isascii() else json.dumps(key)
