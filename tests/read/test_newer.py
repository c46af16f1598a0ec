"""Syntax that is newer than the running Python: its header, and its bodies, are those of the original text."""

from __future__ import annotations

import ast
import subprocess
import sys
import textwrap
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdlint.model.headers import Header, Scope
from holdlint.read import newer
from holdlint.read.source import deep_stack, read_header
from holdlint.track.lower import lower


def header(text: str) -> Header:
    found = read_header(text.encode())
    assert isinstance(found, Header), found
    return found


def children(found: Header, parent: int) -> list[int]:
    return [index for index, scope in enumerate(found.scopes) if scope.parent == parent]


def calls(text: str) -> list[tuple[str, int]]:
    """Each call's name and line, scope by scope; the bodies of the original text must agree."""
    found = header(text)
    lines = text.split("\n")
    for index, scope in enumerate(found.scopes):
        if scope.kind == "module":
            lower(text, scope, children(found, index))
        elif scope.kind == "function":
            own = "\n".join(lines[scope.line - 1 : scope.end_line]) + "\n"
            lower(own, scope, children(found, index))
    return [(called(call.function), call.line) for scope in found.scopes for call in scope.calls]


def called(function: object) -> str:
    return getattr(function, "name", None) or getattr(function, "id", None) or type(function).__name__


def scope(text: str, name: str) -> Scope:
    (found,) = [each for each in header(text).scopes if each.name == name]
    return found


@pytest.fixture
def all_kinds(monkeypatch: pytest.MonkeyPatch):
    """As if the running Python read nothing that is newer than Python 3.10."""
    monkeypatch.setattr(newer, "_read_here", lambda text: False)
    newer._finders.cache_clear()
    yield
    newer._finders.cache_clear()
