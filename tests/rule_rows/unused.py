"""Names of rows that no program makes holdlint use, each with the reason why the row stands there."""

NO_CALL = "what Python calls for `in`, and where an item is assigned or deleted, is not followed"
LOOP = "whoever takes an element begins a loop, which waits"

UNUSED: dict[str, str] = {
    "django.core.cache.cache.__contains__": NO_CALL,
    "pymemcache.client.base.Client.__setitem__": NO_CALL,
    "pymemcache.client.base.Client.__delitem__": NO_CALL,
}

GIVES: dict[str, str] = {
    "django.db.models.QuerySet.model": "it is the class of the rows, which a query set that is made of none has not",
}
"""What gives the same without its row where nothing is known of the receiver."""

BESIDE: dict[str, str] = {"github.PaginatedList.PaginatedList.__next__": LOOP}
"""Lookalikes that cannot be used without something that waits."""


def reason(name: str) -> str | None:
    """Why a name is not used; None if nobody has said so."""
    return UNUSED.get(name) or GIVES.get(name) or BESIDE.get(name)


ROWS: dict[str, str] = {
    "asyncpg.toml: handle 2": "a prepared statement is made on a connection that is out, and what it asks opens no transaction",
    "python-sqlite3.toml: handle 3": "in autocommit mode a statement opens no transaction: the row says which methods send one",
}
"""Rows without which nothing else is found in any program of the tests, by file, kind and number."""

TYPES: dict[str, str] = {}
"""Types whose bases are nothing that rules speak of."""
