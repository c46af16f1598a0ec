"""The configuration: `[tool.holdlint]` of a pyproject.toml, or a holdlint.toml, which wins."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from holdlint.model.findings import Confidence
from holdlint.report.formats import FORMATS, Format
from holdlint.selection import fault_of

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

DEFAULT_TEST_PATHS = ("tests/", "test/", "test_*.py", "*_test.py", "conftest.py")


class ConfigError(Exception):
    """A configuration that cannot be used; `faults` holds one text for each fault, with file, key and what was expected."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def _says(words: str) -> Meta:
    return Meta(description=words)


_Words = tuple[str, ...]


class ConfigFile(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab", omit_defaults=True):
    """The keys that a file may set, each with what it means; what is not set stays UNSET."""

    select: (
        Annotated[_Words, _says("The checks that are reported: codes, their beginnings, names, or ALL.")] | UnsetType
    ) = UNSET
    ignore: Annotated[_Words, _says("Checks that are not reported.")] | UnsetType = UNSET
    extend_select: Annotated[_Words, _says("Checks that are reported, too.")] | UnsetType = UNSET
    exclude: (
        Annotated[_Words, _says("Files and folders that are left out, as in .gitignore; in place of the default.")]
        | UnsetType
    ) = UNSET
    extend_exclude: Annotated[_Words, _says("Files and folders that are left out, too.")] | UnsetType = UNSET
    respect_gitignore: Annotated[bool, _says("Whether what git ignores is left out.")] | UnsetType = UNSET
    rules: (
        Annotated[_Words, _says("Folders of rule files of the project, from the folder of this file.")] | UnsetType
    ) = UNSET
    src: (
        Annotated[_Words, _says("Folders from which the project imports; without it they are found out.")] | UnsetType
    ) = UNSET
    python: (
        Annotated[str | bool, _says("The environment whose libraries are read, or a Python in it; false: none.")]
        | UnsetType
    ) = UNSET
    tests: Annotated[bool, _says("Whether findings in test code are reported.")] | UnsetType = UNSET
    unpooled: (
        Annotated[
            bool, _says("Whether Django's connection outside of a transaction counts where it comes from no pool.")
        ]
        | UnsetType
    ) = UNSET
    test_paths: Annotated[_Words, _says("What test code is, as in .gitignore.")] | UnsetType = UNSET
    min_confidence: Annotated[Confidence, _says("Findings of which less is sure are not reported.")] | UnsetType = UNSET
    output_format: (
        Annotated[Format, _says("The format of reports; without it `full` on a terminal and `text` elsewhere.")]
        | UnsetType
    ) = UNSET
    trace: Annotated[bool, _says("Whether the way from the hold to the wait is shown.")] | UnsetType = UNSET
    cache_dir: Annotated[str, _says("The folder of the cache, from the folder of this file.")] | UnsetType = UNSET
    budget: Annotated[dict[str, Any], _says("What `holdlint budget` asks for.")] | UnsetType = UNSET
    baseline: Annotated[str, _says("The file of known findings, from the folder of this file.")] | UnsetType = UNSET


@dataclass(frozen=True)
class Config:
    """The settings in force. Paths are absolute; patterns are written relative to `base`."""

    source: str | None
    """The file that the settings come from."""
    base: str
    """The folder of that file; without one, the top of the project around the working directory."""
    select: tuple[str, ...] | None = None
    """None: what is on by default."""
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    exclude: tuple[str, ...] | None = None
    """None: the default of `holdlint.discover`."""
    extend_exclude: tuple[str, ...] = ()
    respect_gitignore: bool = True
    rules: tuple[str, ...] = ()
    src: tuple[str, ...] = ()
    python: str | Literal[False] | None = None
    """The environment of the program, or an interpreter in it; None: to be found out, which `true` says, too; False: none."""
    tests: bool = False
    unpooled: bool = False
    """Whether a connection that nobody misses, since it comes from no pool, is told outside a transaction, too."""
    test_paths: tuple[str, ...] = DEFAULT_TEST_PATHS
    min_confidence: Confidence = "low"
    """Findings of which less is sure are not told."""
    output_format: Format | None = None
    """None: what suits whoever reads it."""
    trace: bool = True
    cache_dir: str | None = None
    """None: `.holdlint_cache` in `base`."""
    budget: dict[str, Any] = field(default_factory=dict)
    """The table `budget` as it is written; `holdlint.budget.options` reads it."""
    baseline: str | None = None
    """The file of known findings; None: nothing is known."""
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)
    """Key → the line of `source` that sets it."""


def load_config(start: str, explicit: str | None = None, isolated: bool = False) -> Config:
    """The configuration for a run in the folder `start` (an absolute path).

    `explicit` names the file to use instead of searching; `isolated` means none at all.
    Raises `ConfigError` with every fault of the file.
    """
    if isolated:
        return Config(None, _project_top(start))
    if explicit is not None:
        path = os.path.join(start, explicit)
        return _from_table(path, _table(path, required=True) or {}, _text(path))
    folder = start
    while True:
        for name in ("holdlint.toml", "pyproject.toml"):
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                table = _table(path, required=False)
                if table is not None:
                    return _from_table(path, table, _text(path))
        above = os.path.dirname(folder)
        if above == folder:
            return Config(None, _project_top(start))
        folder = above


def _project_top(start: str) -> str:
    """The nearest folder around `start` that looks like the top of a project; `start` itself if none does."""
    folder = start
    while not any(os.path.lexists(os.path.join(folder, name)) for name in ("pyproject.toml", "setup.py", ".git")):
        above = os.path.dirname(folder)
        if above == folder:
            return start
        folder = above
    return folder


def _text(path: str) -> str:
    """The text of a configuration file. Raises `ConfigError` if it cannot be read."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise ConfigError([f"{path}: cannot be read: {reason}"]) from error


def _table(path: str, required: bool) -> dict[str, Any] | None:
    """holdlint's table in a file; None if the file is for other tools only.

    Any file but a pyproject.toml is all holdlint's. Raises `ConfigError` if the file is not TOML, or if `required` and
    the file is for other tools only.
    """
    text = _text(path)
    shared = os.path.basename(path) == "pyproject.toml"
    if shared and not required and "holdlint" not in text:
        return None
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([f"{path}: not valid TOML: {error}"]) from error
    if not shared:
        return content
    tools = content.get("tool")
    table = tools.get("holdlint") if isinstance(tools, dict) else None
    if table is None:
        if required:
            raise ConfigError([f"{path}: has no table [tool.holdlint]"])
        return None
    if not isinstance(table, dict):
        raise ConfigError([f"{path}: `tool.holdlint`: expected a table, found {_kind(table)}"])
    return table


def _from_table(path: str, table: dict[str, Any], text: str) -> Config:
    """The settings of a table. Raises `ConfigError` with all its faults."""
    fields = {field.encode_name: field for field in msgspec.structs.fields(ConfigFile)}
    values: dict[str, Any] = {}
    faults: list[str] = []
    for key, value in table.items():
        where = f"{path}:{_line_of(key, text)}: `{key}`"
        if key not in fields:
            faults.append(f"{where}: unknown key{_nearest(key, fields)}; valid keys: {', '.join(sorted(fields))}")
            continue
        try:
            values[fields[key].name] = msgspec.convert(value, fields[key].type, strict=True)
        except msgspec.ValidationError:
            faults += [f"{where}: {fault}" for fault in _mistakes(key, value)]
            continue
        if key == "budget":
            faults += [f"{where}: {fault}" for fault in _budget_faults(value)]
        if key in ("select", "ignore", "extend-select"):
            faults += [f"{where}: {fault}" for fault in map(fault_of, value) if fault]
    base = os.path.dirname(path)
    if values.get("python") is True:
        values["python"] = None
    for name in ("rules", "src", "cache_dir", "baseline", "python"):
        if values.get(name) is None or values[name] is False:
            continue
        if isinstance(values[name], str):
            values[name] = _absolute(base, values[name])
        else:
            values[name] = tuple(_absolute(base, folder) for folder in values[name])
    for key in ("rules", "src"):
        for folder in values.get(key, ()):
            if not os.path.isdir(folder):
                faults.append(f"{path}:{_line_of(key, text)}: `{key}`: there is no folder {folder}")
    if isinstance(values.get("python"), str) and not os.path.exists(values["python"]):
        faults.append(f"{path}:{_line_of('python', text)}: `python`: there is no {values['python']}")
    if faults:
        raise ConfigError(faults)
    return replace(Config(path, base), lines={key: _line_of(key, text) for key in table}, **values)


def _budget_faults(table: dict[str, Any]) -> list[str]:
    from holdlint.budget.options import faults_of

    return faults_of(table)


def _mistakes(key: str, value: object) -> list[str]:
    """What is wrong with a value of a wrong type, all of it."""
    if key in ("output-format", "min-confidence"):
        from typing import get_args

        known = FORMATS if key == "output-format" else get_args(Confidence)
        names = [f'"{name}"' for name in known]
        found = f'"{value}"' if isinstance(value, str) else _kind(value)
        return [f"expected one of {', '.join(names)}, found {found}{_nearest(value, known)}"]
    if key in ("respect-gitignore", "tests", "trace", "unpooled"):
        return [f"expected true or false, found {_kind(value)}"]
    if key == "budget":
        return [f"expected a table, found {_kind(value)}"]
    if key == "python":
        return [f"expected a path, true or false, found {_kind(value)}"]
    if key in ("baseline", "cache-dir"):
        return [f"expected a string, found {_kind(value)}"]
    if not isinstance(value, list):
        return [f"expected a list of strings, found {_kind(value)}"]
    wrong = [(index, item) for index, item in enumerate(value, 1) if not isinstance(item, str)]
    return [f"expected a list of strings, found {_kind(item)} as item {index}" for index, item in wrong]


def _kind(value: object) -> str:
    """What a TOML value is, in words."""
    kinds: dict[type, str] = {
        bool: "a boolean", str: "a string", int: "an integer", float: "a float", list: "a list", dict: "a table",
    }  # fmt: skip
    return kinds.get(type(value), "a date or time")


def _nearest(word: object, known: Iterable[str]) -> str:
    """A hint at the right word; empty if none is near."""
    from difflib import get_close_matches  # needed only to explain a mistake

    near = get_close_matches(word.replace("_", "-"), list(known), n=1) if isinstance(word, str) else []
    return f"; did you mean `{near[0]}`?" if near else ""


def _line_of(key: str, text: str) -> int:
    """The line on which a key is set, as far as that can be told without a parser that keeps positions."""
    start = re.search(r"^\s*\[\s*tool\s*\.\s*holdlint\s*[\].]", text, re.MULTILINE)
    offset = start.start() if start else 0
    pattern = re.compile(rf"""^\s*(?:\[[^\]]*\.)?["']?{re.escape(key)}["']?\s*[=\].]""", re.MULTILINE)
    found = pattern.search(text, offset) or pattern.search(text) or start
    return text.count("\n", 0, found.start() + len(found[0]) - len(found[0].lstrip())) + 1 if found else 1


def _absolute(base: str, path: str) -> str:
    return os.path.normpath(os.path.join(base, os.path.expanduser(path)))
