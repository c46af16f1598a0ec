"""Asks installed libraries whether names exist. Run by the interpreter of an environment that has the library and not holdlint.

Standard input: JSON list of dotted names. Standard output: JSON object, name → one of `VERDICTS`.
"""

from __future__ import annotations

import importlib
import inspect
import json
import re
import sys
from typing import Any

FOUND = "found"
INSTANCE = "instance"
"""Only instances have it: it is declared in the class, or assigned to `self` in its source."""
DYNAMIC = "dynamic"
"""The class or module makes attributes when they are asked for (`__getattr__`), or an attribute's type is not to be seen."""
MISSING = "missing"
UNIMPORTABLE = "not importable"
VERDICTS = (FOUND, INSTANCE, DYNAMIC, MISSING, UNIMPORTABLE)


def verdict(name: str) -> str:
    """Whether a dotted name stands for something: a module, then attributes; stars stand for anything."""
    parts = name.split(".")
    module, length, fault = _module(parts)
    if module is None:
        return UNIMPORTABLE
    owner: Any = module
    for part in parts[length:]:
        if "*" in part:
            return FOUND
        if _has(owner, part):
            owner = _seen(owner, part)
            continue
        return UNIMPORTABLE if fault and owner is module else _besides(owner, part)
    return FOUND


def _module(parts: list[str]) -> tuple[Any, int, bool]:
    """The longest module that a name begins with, its length in parts, whether a longer one is there and cannot be imported."""
    fault = False
    for length in range(len(parts), 0, -1):
        name = ".".join(parts[:length])
        try:
            return importlib.import_module(name), length, fault
        except ModuleNotFoundError as error:
            fault = fault or (
                not (error.name and (name + ".").startswith(error.name + ".")) and "not a package" not in str(error)
            )
        except Exception:  # a library may raise anything while it is imported
            fault = True
    return None, 0, fault


def _has(owner: Any, part: str) -> bool:
    try:
        return hasattr(owner, part)
    except Exception:  # Flask's proxies outside of a request
        return True


def _seen(owner: Any, part: str) -> Any:
    """An attribute; of a property what it is annotated to return, as far as that is a class."""
    value = inspect.getattr_static(owner, part, None)
    getter = getattr(value, "fget", None) or getattr(value, "func", None)
    if getter is None:
        try:
            return getattr(owner, part)
        except Exception:
            return _Unknown
    made = getattr(getter, "__annotations__", {}).get("return")
    return made if isinstance(made, type) else _Unknown


class _Unknown:
    """Of what a property returns nothing is known."""


def _besides(owner: Any, part: str) -> str:
    if owner is _Unknown:
        return DYNAMIC
    if not isinstance(owner, type):
        return DYNAMIC if hasattr(owner, "__getattr__") else MISSING
    for one in owner.__mro__[:-1]:
        if part in getattr(one, "__annotations__", {}) or part in getattr(one, "model_fields", {}):
            return INSTANCE
        try:
            source = inspect.getsource(one)
        except (OSError, TypeError):
            continue
        if re.search(rf"\bself\.{re.escape(part)}\b\s*(:[^=\n]*)?=", source):
            return INSTANCE
    return DYNAMIC if "__getattr__" in {name for one in owner.__mro__ for name in vars(one)} else MISSING


def _safe(name: str) -> str:
    try:
        return verdict(name)
    except Exception:  # Flask's proxies, outside of a request, raise whatever they are asked
        return DYNAMIC


def prepare() -> None:
    """Some libraries want settings before they are imported."""
    try:
        from django import setup
        from django.conf import settings
    except ImportError:
        return
    if not settings.configured:
        apps = ["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions"]
        databases = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
        settings.configure(INSTALLED_APPS=apps, DATABASES=databases, SECRET_KEY="x")
        setup()


if __name__ == "__main__":
    sys.path.pop(0)  # the folder of this file
    prepare()
    json.dump({name: _safe(name) for name in json.load(sys.stdin)}, sys.stdout)
