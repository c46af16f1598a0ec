"""What earlier runs found out, by what it was found out from: headers, bodies, rules, whole reports.

A key is a digest of everything that the value depends on, the tool's own source included, so nothing is ever out of date;
it is only unused, and goes when there is much of that. The store is one SQLite file in the folder of the cache: it
survives runs that are killed and runs at the same time. Whatever is wrong with it is a miss: no method raises.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeVar
from zlib import crc32

import msgspec

from holdlint import __version__, cache_folder

if TYPE_CHECKING:
    import sqlite3

NAME = "cache.db"
FORMAT = 0x686C6401
"""Stands in the file; a file with another number is not ours and is made anew."""
SPARE = {"headers": 1000, "bodies": 4000, "rules": 4, "reports": 16}
"""Table → unused rows that are of no concern."""
PATIENCE = 2.0
"""Seconds to wait for another run that writes."""
GROUP = 500

Value = TypeVar("Value")


class Cache:
    """The cache in a folder; None: there is none, and everything is a miss."""

    def __init__(self, folder: str | None) -> None:
        self._path = os.path.join(folder, NAME) if folder is not None else None
        self._database: sqlite3.Connection | None = None
        self._asked: dict[str, set[int]] = {table: set() for table in SPARE}
        if folder is not None and self._path is not None:
            try:
                salt()
                cache_folder.prepare(folder)
            except (OSError, ValueError):
                return
            self._open()

    @property
    def is_open(self) -> bool:
        """Whether anything can be kept."""
        return self._database is not None

    def get(self, table: str, keys: Iterable[bytes], kind: type[Value]) -> dict[bytes, Value]:
        """What is known, by key; what cannot be read is not known."""
        numbers = {_number(key): key for key in keys}
        if self._database is None or not numbers:
            return {}
        import sqlite3

        asked = sorted(numbers)
        self._asked[table].update(asked)
        decoder = msgspec.msgpack.Decoder(kind)
        found: dict[bytes, Value] = {}
        try:
            for start in range(0, len(asked), GROUP):
                group = ",".join(map(str, asked[start : start + GROUP]))
                rows = self._database.execute(f"SELECT id, key, sum, value FROM {table} WHERE id IN ({group})")
                for number, key, checksum, value in rows.fetchall():
                    if key == numbers.get(number) and isinstance(value, bytes) and crc32(value) == checksum:
                        try:
                            found[key] = decoder.decode(value)
                        except (msgspec.DecodeError, RecursionError):
                            continue
        except sqlite3.Error as error:
            self._failed(error)
        return found

    def put(self, table: str, rows: Sequence[tuple[bytes, object]]) -> None:
        """Keeps values; what nobody asked for since long enough goes."""
        if self._database is None or not rows:
            return
        import sqlite3

        encode = msgspec.msgpack.Encoder().encode
        blobs = []
        for key, value in rows:
            try:
                blobs.append((key, encode(value)))
            except (UnicodeEncodeError, OverflowError, RecursionError):  # a file whose name is no text, for one
                continue
        self._asked[table].update(_number(key) for key, _ in blobs)
        database = self._database
        try:
            database.execute("BEGIN IMMEDIATE")
            try:
                database.executemany(
                    f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?, ?)",
                    [(_number(key), key, crc32(blob), blob) for key, blob in blobs],
                )
                self._prune(database, table)
                database.execute("COMMIT")
            except BaseException:
                if database.in_transaction:
                    database.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            self._failed(error)

    def close(self) -> None:
        """Lets go of the file."""
        if self._database is not None:
            self._database.close()
            self._database = None

    def _prune(self, database: sqlite3.Connection, table: str) -> None:
        (count,) = database.execute(f"SELECT count(*) FROM {table}").fetchone()
        asked = self._asked[table]
        if count > 2 * len(asked) + SPARE[table]:
            stored = [number for (number,) in database.execute(f"SELECT id FROM {table}").fetchall()]
            unused = [(number,) for number in stored if number not in asked]
            database.executemany(f"DELETE FROM {table} WHERE id = ?", unused)

    def _open(self, again: bool = True) -> None:
        if self._path is None:
            return
        import sqlite3

        try:
            database = sqlite3.connect(self._path, timeout=PATIENCE, isolation_level=None, cached_statements=16)
        except sqlite3.Error:
            return
        try:
            if not _is_ours(database):
                raise sqlite3.DatabaseError("the file is not a cache of this version")
            self._database = database
        except sqlite3.Error as error:
            database.close()
            if again and _is_broken(error) and self._remove():
                self._open(again=False)

    def _failed(self, error: sqlite3.Error) -> None:
        """The run goes on without a cache; a broken file is made anew."""
        self.close()
        if _is_broken(error) and self._remove():
            self._open(again=False)

    def _remove(self) -> bool:
        if self._path is None:
            return False
        try:
            for name in (self._path, self._path + "-journal"):
                if os.path.lexists(name):
                    os.unlink(name)
        except OSError:
            return False
        return True


def _is_broken(error: sqlite3.Error) -> bool:
    """Whether the file can never be used, which is not so if it is locked, read-only or the disk is full."""
    import sqlite3

    return isinstance(error, sqlite3.DatabaseError) and not (
        isinstance(error, sqlite3.OperationalError) and "no such" not in str(error) and "malformed" not in str(error)
    )


def _is_ours(database: sqlite3.Connection) -> bool:
    """Whether the file has our tables; an empty one gets them."""
    database.execute("PRAGMA synchronous = OFF")  # a cache that a power cut breaks is made anew
    (known,) = database.execute("PRAGMA user_version").fetchone()
    if known == FORMAT:
        return True
    database.execute("BEGIN IMMEDIATE")
    try:
        (known,) = database.execute("PRAGMA user_version").fetchone()
        (tables,) = database.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if known == FORMAT or tables:
            return bool(known == FORMAT)
        for table in SPARE:
            database.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, key BLOB, sum INTEGER, value BLOB)")
        database.execute(f"PRAGMA user_version = {FORMAT}")
        return True
    finally:
        database.execute("COMMIT")


def _number(key: bytes) -> int:
    return int.from_bytes(key[:8], "big", signed=True)


# ---- keys


def digest(*parts: bytes, salt: bytes = b"") -> bytes:
    """16 bytes that stand for the parts."""
    if len(parts) == 1:
        return blake2b(parts[0], digest_size=16, key=salt).digest()
    whole = blake2b(digest_size=16, key=salt)
    for part in parts:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.digest()


@lru_cache
def salt(*parts: str) -> bytes:
    """Stands for the code that makes a value: this version, this Python, and the source of these parts of the package
    (folders or modules, by their names; none: all of it). Raises OSError if there is no source to be read."""
    package = os.path.dirname(os.path.abspath(__file__))
    whole = [f"{__version__} {sys.implementation.cache_tag} {FORMAT}".encode()]
    pending = [os.path.join(package, part) for part in parts or ("",)]
    while pending:
        place = pending.pop()
        if os.path.isfile(place):
            with open(place, "rb", buffering=0) as file:
                whole += [os.path.relpath(place, package).encode("utf-8", "surrogateescape"), file.read()]
            continue
        names = sorted(os.listdir(place))
        inner = [name for name in names if name.endswith(".py") or ("." not in name and name != "__pycache__")]
        pending += [os.path.join(place, name) for name in inner]
    return digest(*whole)
