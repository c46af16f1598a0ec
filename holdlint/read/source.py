"""Bytes → header. Whatever is wrong with a file becomes an `Unreadable`, never an exception."""

from __future__ import annotations

import ast
import gc
import sys
import tokenize
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from holdlint.model.headers import Header, Unreadable
from holdlint.read.header import header_of

LARGEST = 10_000_000
"""Bytes; a larger file is generated data, and a parser needs some 100 times its size in memory."""
DEEPEST = 12_000
"""Python frames that a walk over a tree may use."""


@contextmanager
def deep_stack() -> Iterator[None]:
    """Allows deep recursion for a while."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, DEEPEST))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


@contextmanager
def collector_off() -> Iterator[None]:
    """Trees have no cycles worth collecting: building them is about four times faster without the collector."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def decode(data: bytes) -> str | Unreadable:
    """The text of a file in the encoding that it declares (PEP 263); line ends become `\\n`."""
    if len(data) > LARGEST:
        return Unreadable(1, 1, f"the file is too large to analyse ({len(data)} bytes, at most {LARGEST})")
    if data.isascii():
        text = data.decode("ascii")
    else:
        try:
            encoding, _ = tokenize.detect_encoding(BytesIO(data).readline)
            text = data.decode(encoding)
        except (SyntaxError, LookupError, UnicodeDecodeError) as error:
            line = 1
            if isinstance(error, UnicodeDecodeError):
                line = data.count(b"\n", 0, error.start) + 1
            return Unreadable(line, 1, f"the file cannot be decoded: {error}".splitlines()[0])
        text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        return Unreadable(text.count("\n", 0, text.index("\0")) + 1, 1, "the file holds a null byte")
    return text


def read_header(data: bytes) -> Header | Unreadable:
    """The header of a file's bytes."""
    text = decode(data)
    if isinstance(text, Unreadable):
        return text
    lines = text.count("\n") + 1
    with deep_stack(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            try:
                tree = ast.parse(text)
            except SyntaxError as error:
                older = in_older_syntax(text)
                if older is None:
                    return Unreadable(error.lineno or 1, error.offset or 1, f"syntax error: {error.msg}")
                tree = ast.parse(older)
            return header_of(tree, lines)
        except (RecursionError, MemoryError):
            return Unreadable(1, 1, "the file is nested too deeply to be analysed")
        except SyntaxError as error:
            return Unreadable(error.lineno or 1, error.offset or 1, f"syntax error: {error.msg}")
        except ValueError as error:
            return Unreadable(1, 1, f"the file cannot be parsed: {error}")


def in_older_syntax(text: str) -> str | None:
    """The text in syntax that this Python reads, line for line; None if no parser reads it."""
    from holdlint.read.newer import downgrade  # libcst is loaded only for the files that need it

    return downgrade(text)
