"""What a finding and an unreadable file have in common, for formats that make no difference between them."""

from __future__ import annotations

from hashlib import sha256

from holdlint.model.findings import Finding, Problem, Severity

UNREADABLE = "HLD000"


def code(item: Finding | Problem) -> str:
    """The code of the check."""
    return UNREADABLE if isinstance(item, Problem) else item.code


def severity(item: Finding | Problem) -> Severity:
    """How bad it is."""
    return "error" if isinstance(item, Problem) else item.severity


def end(item: Finding | Problem) -> tuple[int, int]:
    """Line and column behind the last character."""
    return (item.line, item.column) if isinstance(item, Problem) else (item.end_line, item.end_column)


def fingerprint(item: Finding | Problem) -> str:
    """The same in another run, whatever moves."""
    if isinstance(item, Finding):
        return item.fingerprint
    return sha256(f"{UNREADABLE}\0{item.path}\0{item.message}".encode("utf-8", "surrogateescape")).hexdigest()[:20]
