"""Findings without an analysis, for tests of what is done with findings."""

from __future__ import annotations

from typing import Any

import msgspec

from holdlint.checks import CHECKS
from holdlint.model.findings import Bound, Finding, Hold, Hop, Leaf, Place

EXAMPLE = Finding(
    code="HLD101",
    name="network-while-holding",
    message="network call `requests.post` reached while a connection is held (Session `db` since line 40), no timeout",
    severity="error",
    confidence="high",
    path="app/api.py",
    line=42,
    column=9,
    end_line=42,
    end_column=27,
    function="app.api:profile",
    hold=Hold("connection", "sqlalchemy.orm.Session", "db", "app/api.py", 40, Place("app/db.py", 12)),
    chain=(
        Hop("app/api.py", 42, "app.api:profile", "app.auth:verify"),
        Hop("app/auth.py", 17, "app.auth:verify", "app.rpc:call"),
        Hop("app/rpc.py", 8, "app.rpc:call", "requests.post"),
    ),
    leaf=Leaf("requests.post", "http", "app/rpc.py", 8),
    wait=Bound(None, "requests sets no default timeout", unbounded=True),
    fingerprint="0123456789abcdef",
    statement_line=42,
)
"""The finding that DESIGN and README print."""

EXAMPLE_SOURCES = {
    "app/api.py": "\n" * 39 + "    user = db.get(User, select_the_identifier_of_the_user)\n\n    auth.verify(token)\n",
    "app/auth.py": "\n" * 16 + '    return rpc.call("verify", token)\n',
    "app/rpc.py": "\n" * 7 + "    return requests.post(f'https://{HOST}/rpc/{name}', json={'arguments': arguments})\n",
}


def finding(code: str = "HLD101", path: str = "a.py", line: int = 1, column: int = 1, **fields: Any) -> Finding:
    """A finding of a check on one line of a file."""
    return msgspec.structs.replace(
        EXAMPLE,
        **{
            "code": code,
            "name": CHECKS[code].name,
            "message": f"something about {code}",
            "path": path,
            "line": line,
            "column": column,
            "end_line": line,
            "end_column": column + 10,
            "hold": Hold("connection", "sqlalchemy.orm.Session", "db", path, max(1, line - 1)),
            "chain": (Hop(path, line, "a:f", "requests.post"),),
            "leaf": Leaf("requests.post", "http", path, line),
            "statement_line": line,
            **fields,
        },
    )
