"""The configuration: keys, types, defaults and words from the very declaration that files are checked against."""

from __future__ import annotations

import os
import re
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
from click.testing import CliRunner
from msgspec import Meta, UnsetType

from holdlint.budget.options import KEYS as BUDGET_KEYS
from holdlint.cli import main
from holdlint.config import Config, ConfigFile

_HEAD = """\
# Configuration

holdlint reads `[tool.holdlint]` of the nearest `pyproject.toml`, or a `holdlint.toml` (the same keys, without the table's
name), which wins. Options of the command line win over both. Unknown keys and wrong values are errors, all told at once.
`holdlint config` prints what is in force, and where it comes from.

```toml
[tool.holdlint]
extend-select = ["HLD106", "HLD108"]
extend-exclude = ["scripts/"]
baseline = "holdlint-baseline.toml"
```

Paths are relative to the file; patterns are those of `.gitignore`. `holdlint config --schema` prints a JSON Schema; an editor with
Taplo completes and checks a `holdlint.toml` that begins with

```toml
#:schema https://raw.githubusercontent.com/holdlint/holdlint/main/holdlint/configuration.schema.json
```

"""

MORE = {
    "ignore": "The more specific of `select` and `ignore` wins; `HLD000` only goes by its own code or name.",
    "rules": "[Writing rules](rules.md) has one.",
    "python": "Nothing in it is run. Left out, or `true`: the one that is active, or `.venv`. Versions of libraries come from "
    "it, else from lock and requirement files, and [libraries without rules](rules.md) are read there.",
    "min-confidence": "`high` leaves out those with a call that may be one of several, or with a way through a library's source.",
    "output-format": "[Formats](ci.md#formats) has all of them. The variable `HOLDLINT_OUTPUT_FORMAT` wins.",
    "cache-dir": "The variable `HOLDLINT_CACHE_DIR` wins; `HOLDLINT_NO_CACHE=1` turns the cache off.",
    "budget": "[Its keys](#budget_1) are below.",
    "baseline": "[Silence findings](silence.md#a-program-with-many) has one.",
}
"""What the site says of a key besides what its declaration says."""

BUDGET = {
    "rate": 'How often each entry point is called: `"3/s"`, `"10/min"`.',
    "rates": 'The same for each route or function: `{ "GET /users/{user_id}" = "3/s" }`.',
    "upstream": 'How long whatever is waited for takes: `"2s"`. Without it each wait lasts to its bound, 60 s where there is none.',
    "max-hold": "Exit with 1 if an entry point holds for longer.",
    "max-use": 'Exit with 1 if one entry point needs more of the pool: `"80%"`.',
    "gateway-timeout": "Say which holds last longer than this: the client is gone, the connection is still out.",
    "idle-in-transaction-timeout": "Say which holds the server cuts off.",
    "statement-timeout": "Say which holds let others fail that wait for locked rows.",
}
"""Every key of the table `budget` with what it means."""


def page() -> str:
    """The keys in the order of their declaration."""
    fields = {field.encode_name: field for field in msgspec.structs.fields(ConfigFile)}
    defaults = _defaults()
    text = [_HEAD]
    for key, field in fields.items():
        words = " ".join(filter(None, (_description(field.type), MORE.get(key))))
        text.append(f"## {key}\n\n{words}\n\nType: {_type(field.type)}. Default: {defaults.get(key, 'none')}.\n")
    text.append(
        "## [tool.holdlint.budget]  { #budget_1 }\n\n"
        "Each is an option of `holdlint budget`, too. [What it costs the pool](budget.md) shows them at work.\n\n"
        "| key | |\n|---|---|"
    )
    text += [f"| `{key}` | {BUDGET.get(key, '')} |" for key in BUDGET_KEYS]
    return "\n".join(text) + "\n"


def _defaults() -> dict[str, str]:
    """What `holdlint config` prints where nothing is configured."""
    silent = {name: None for name in os.environ if name.startswith("HOLDLINT_")}
    printed = CliRunner(env=silent).invoke(main, ["config", "--isolated"], catch_exceptions=False).stdout
    found = {}
    for key, value in re.findall(r"^([\w-]+) = (.*?)(?:  +#.*)?$", printed, re.MULTILINE):
        found[key] = f"`{value}`"
    found["min-confidence"] = f'`"{Config.min_confidence}"`'
    found["cache-dir"] = "`.holdlint_cache` beside the configuration"
    return found


def _type(kind: Any) -> str:
    return " or ".join(_word(one) for one in _kinds(kind))


def _description(kind: Any) -> str:
    """What a declaration says of its key."""
    notes = [note for part in (kind, *get_args(kind)) if get_origin(part) is Annotated for note in get_args(part)[1:]]
    return " ".join(note.description for note in notes if isinstance(note, Meta) and note.description)


def _kinds(kind: Any) -> list[Any]:
    """What a value may be, one by one, without what a declaration says besides."""
    if get_origin(kind) is Annotated:
        return _kinds(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return [one for part in get_args(kind) for one in _kinds(part)]
    return [] if kind is UnsetType else [kind]


def _word(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return "one of " + ", ".join(f'`"{value}"`' for value in get_args(kind))
    if kind in (bool, str):
        return "true or false" if kind is bool else "a string"
    return "a table" if get_origin(kind) is dict else "a list of strings"
