"""What a program's own `pyproject.toml` announces as entry points, by group: plugins that are loaded by name at run time."""

from __future__ import annotations

import posixpath
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from holdlint.link import naming
from holdlint.link.values import MOST, Class, Constant, LibObject, Many, Value, Values
from holdlint.model import headers as h

if TYPE_CHECKING:
    from holdlint.link.infer import Inference

ONE, SEVERAL = "importlib.metadata.EntryPoint", "importlib.metadata.EntryPoints"


class EntryPoints:
    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self._groups: dict[str, list[str]] | None = None

    def asked(self, scope: int, site: h.CallSite) -> Values:
        """What a call that looks for entry points gives: those of the group that it names, else all of them."""
        named = dict(site.keywords).get("group", site.arguments[0] if site.arguments else None)
        if named is None:
            return (LibObject(SEVERAL),)
        groups = [v.value for v in self.inference.infer(scope, named) if isinstance(v, Constant)]
        found = [value for group in groups if isinstance(group, str) for value in self._of(group)]
        return (Many((LibObject(ONE, self._together(found)),)),) if found else ()

    def _of(self, group: str) -> Iterator[Value]:
        if self._groups is None:
            self._groups = read(self.inference.program.manifests)
        for path in self._groups.get(group, ()):
            yield from naming.imported(self.inference, (Constant(path),))

    def _together(self, values: list[Value]) -> Values:
        """The values; if there are many classes, the class of the project that all of them are below."""
        classes = [value for value in values if isinstance(value, Class)]
        if len(values) > MOST and len(classes) == len(values):
            lines = [self.inference.members.line(value.scope)[0] for value in classes]
            for base in lines[0]:
                if all(base in line for line in lines):
                    return (Class(base, exact=False),)
        return tuple(values[:MOST])


def read(manifests: Iterable[tuple[str, bytes]]) -> dict[str, list[str]]:
    """The dotted paths that manifests announce, by group, in their order. What is malformed announces nothing."""
    found: dict[str, list[str]] = {}
    for path, content in manifests:
        if posixpath.basename(path) != "pyproject.toml":
            continue
        table = _parsed(content)
        for groups in (_below(table, "project", "entry-points"), _below(table, "tool", "poetry", "plugins")):
            for group, entries in groups.items():
                if isinstance(entries, dict):
                    found.setdefault(group, []).extend(
                        [one.partition("[")[0].strip() for one in entries.values() if isinstance(one, str)]
                    )
    return found


def _parsed(content: bytes) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        return {}


def _below(table: dict[str, Any], *keys: str) -> dict[str, Any]:
    for key in keys:
        inner = table.get(key)
        table = inner if isinstance(inner, dict) else {}
    return table
