"""What the text of an SQL statement says about transactions and locks."""

from __future__ import annotations

import re

_SPACE = re.compile(r"(?:\s|--[^\n]*(?:\n|$)|/\*.*?\*/|\()*", re.DOTALL)
_CHANGES = re.compile(r"(?:INSERT|UPDATE|DELETE|MERGE|REPLACE|TRUNCATE|LOCK|ALTER|DROP)\b", re.IGNORECASE)
_AT_ONCE = re.compile(r"BEGIN\s+(?:IMMEDIATE|EXCLUSIVE)\b", re.IGNORECASE)
_BEGINS = re.compile(r"(?:BEGIN|START\s+TRANSACTION)\b(?!\s+(?:IMMEDIATE|EXCLUSIVE))", re.IGNORECASE)
_ENDS = re.compile(r"(?:COMMIT|END|ROLLBACK(?!\s+(?:WORK\s+|TRANSACTION\s+)?TO\b))\b", re.IGNORECASE)
_READS = re.compile(r"(?:SELECT|WITH)\b", re.IGNORECASE)
_INSIDE = re.compile(r"\b(?:INSERT\s+INTO|DELETE\s+FROM|UPDATE\s+\S+(?:\s+\S+){0,2}\s+SET)\b", re.IGNORECASE)
_LOCKS = re.compile(
    r"\bFOR\s+(?:UPDATE|NO\s+KEY\s+UPDATE|SHARE|KEY\s+SHARE)\b"
    r"|\bLOCK\s+IN\s+SHARE\s+MODE\b|\bpg_(?:try_)?advisory_(?:xact_)?lock(?:_shared)?\s*\(|\bGET_LOCK\s*\(",
    re.IGNORECASE,
)


def begins(text: str) -> bool:
    """Whether a statement opens a transaction."""
    return _BEGINS.match(text, _beginning(text)) is not None


def locks_at_once(text: str) -> bool:
    """Whether a statement opens a transaction and locks the database (SQLite)."""
    return _AT_ONCE.match(text, _beginning(text)) is not None


def ends(text: str) -> bool:
    """Whether a statement ends the transaction."""
    return _ENDS.match(text, _beginning(text)) is not None


def _beginning(text: str) -> int:
    start = _SPACE.match(text)
    return start.end() if start else 0


def locks(text: str) -> bool:
    """Whether a statement changes or locks rows or tables, or takes a lock of another kind that the database keeps."""
    beginning = _beginning(text)
    if _CHANGES.match(text, beginning):
        return True
    reads = _READS.match(text, beginning)
    if reads is None:
        return False
    return (reads[0].upper() == "WITH" and _INSIDE.search(text, beginning) is not None) or (
        _LOCKS.search(text, beginning) is not None
    )
