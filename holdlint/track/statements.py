"""Which effect a call that sends a statement has because of the statement: one that changes rows locks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdlint.link import sql
from holdlint.link.values import Constant, LibObject, Value, Values

if TYPE_CHECKING:
    from holdlint.rulebook.index import Rulebook

Keyed = tuple[tuple[str, Values], ...]
SENDING = frozenset({"use", "query", "read"})


def effect_of(
    rules: Rulebook, type_name: str, method: str, effect: str, arguments: tuple[Values, ...], keywords: Keyed
) -> str:
    """The effect of a method of a type, with what it is given."""
    if effect not in SENDING:
        return effect
    told = _told(arguments)
    if told is not None:
        return told
    if not _locks(rules, type_name, method, arguments, keywords):
        return effect
    row = rules.handle(type_name)
    return "change" if effect == "query" and not (row is not None and row.changes_begin) else "lock"


def _told(arguments: tuple[Values, ...]) -> str | None:
    """The effect of a text that says all of it: it opens a transaction, with a lock or without one, or ends it."""
    text = arguments[0][0] if arguments and len(arguments[0]) == 1 else None
    if not isinstance(text, Constant) or not isinstance(text.value, str):
        return None
    if ";" in text.value.rstrip("; \n"):
        return None  # several statements
    if sql.begins(text.value):
        return "begin"
    if sql.ends(text.value):
        return "end"
    return "lock" if sql.locks_at_once(text.value) else None


def _locks(rules: Rulebook, type_name: str, method: str, arguments: tuple[Values, ...], keywords: Keyed) -> bool:
    if arguments and any(_is_locking(rules, value) for value in arguments[0]):
        return True
    if not keywords:
        return False
    asked = rules.locking_keywords(type_name, method)
    return any(name in asked and not _off(values) for name, values in keywords)


def _is_locking(rules: Rulebook, value: Value) -> bool:
    if isinstance(value, Constant):
        return isinstance(value.value, str) and sql.locks(value.value)
    return isinstance(value, LibObject) and rules.is_locking(value.type)


def _off(values: Values) -> bool:
    return bool(values) and all(isinstance(value, Constant) and not value.value for value in values)
