"""The two stages that parse, each with a cache in front and several cores behind it: headers, and bodies."""

from __future__ import annotations

import importlib
import posixpath
from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

import msgspec

from holdlint.cache import Cache, digest, salt
from holdlint.inputs import Inputs
from holdlint.model import steps as s
from holdlint.model.findings import Problem
from holdlint.model.headers import Header, Unreadable
from holdlint.read.source import read_header
from holdlint.track.bodies import Bodies, Lowered, Lowering, lowered
from holdlint.workers import Work, spread

if TYPE_CHECKING:
    from holdlint.link.program import Program
    from holdlint.link.reach import Reach

HEADER_SOURCES = ("read", "model")
BODY_SOURCES = ("model", "track/bodies.py", "track/lower.py", "track/lower_short.py", "track/shorter.py")


class Read(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """What reading one file gave: one of the two."""

    header: Header | None = None
    fault: Unreadable | None = None


def read(data: bytes) -> Read:
    """Bytes of a file → its header, or what is wrong with it."""
    found = read_header(data)
    return Read(header=found) if isinstance(found, Header) else Read(fault=found)


HEADERS = Work("holdlint.stages:HEADERS", read, bytes, Read, forked=200_000, fresh=2_000_000)
BODIES = Work("holdlint.stages:BODIES", lowered, Lowering, Lowered, forked=60_000, fresh=500_000)


def read_headers(
    inputs: Inputs, cache: Cache, jobs: int, meanwhile: Callable[[bool], None]
) -> tuple[list[tuple[str, Header]], list[Problem]]:
    """The headers of all files by path, and what is wrong with those that have none. `meanwhile` is done once, by this
    process, and told whether most of the program is new."""
    known: dict[bytes, Header] = {}
    keys: dict[str, bytes] = {}
    if cache.is_open:
        code = salt(*HEADER_SOURCES)
        keys = {path: digest(content, salt=code) for path, content in inputs.digests.items()}
        known = cache.get("headers", keys.values(), Header)
    found = {path: Read(header=known[key]) for path, key in keys.items() if key in known}
    missing = [path for path in inputs.data if path not in found]
    tasks = [inputs.data[path] for path in missing]
    mostly_new = 2 * len(missing) > len(inputs.data)
    read_now = spread(HEADERS, tasks, [len(task) for task in tasks], jobs, lambda: meanwhile(mostly_new))
    found.update(zip(missing, read_now, strict=True))
    if cache.is_open:
        # What is wrong with a file is not kept: another release of a parser may read it.
        cache.put("headers", [(keys[path], header) for path in missing if (header := found[path].header) is not None])
    headers: list[tuple[str, Header]] = []
    problems: list[Problem] = []
    for path in inputs.data:
        header, fault = found[path].header, found[path].fault
        if header is not None:
            headers.append((path, header))
        elif fault is not None:
            problems.append(Problem(path, fault.line, fault.message, fault.column))
    return headers, problems


def load_analysis(lowering: bool) -> None:
    """Imports what the stages behind the headers need; `lowering`: libcst, too, which takes as long as reading fifty files."""
    for module in ("holdlint.tracking", "holdlint.tell"):
        importlib.import_module(module)
    if lowering:
        importlib.import_module("holdlint.track.lower_short")


class CachedBodies(Bodies):
    """Bodies that earlier runs have lowered are not lowered again."""

    def __init__(self, program: Program, text: Callable[[str], str | None], cache: Cache, jobs: int) -> None:
        super().__init__(program, text)
        self.cache = cache
        self.jobs = jobs
        self.code = salt(*BODY_SOURCES) if cache.is_open else b""
        self._new: list[tuple[bytes, s.Body]] = []

    def prefill(self, scopes: Iterable[int]) -> None:
        """Gets the bodies of many scopes at once."""
        tasks = {scope: task for scope in scopes if (task := self.task(scope)) is not None}
        keys = {scope: self._key(task) for scope, task in tasks.items()} if self.cache.is_open else {}
        known = self.cache.get("bodies", keys.values(), s.Body)
        for scope, key in keys.items():
            if key in known:
                self.take(scope, Lowered(known[key]))
                del tasks[scope]
        found = spread(
            BODIES, list(tasks.values()), [len(task.short or task.whole) for task in tasks.values()], self.jobs
        )
        for scope, body in zip(tasks, found, strict=True):
            self._keep(keys.get(scope), body)
            self.take(scope, body)

    def keep(self) -> None:
        """Puts what is new into the cache."""
        self.cache.put("bodies", self._new)
        self._new = []

    def lowered(self, task: Lowering) -> Lowered:
        """One body that nobody expected to be asked for."""
        if not self.cache.is_open:
            return lowered(task)
        key = self._key(task)
        known = self.cache.get("bodies", (key,), s.Body)
        if key in known:
            return Lowered(known[key])
        found = lowered(task)
        self._keep(key, found)
        return found

    def _keep(self, key: bytes | None, found: Lowered) -> None:
        if key is not None and found.body is not None:
            self._new.append((key, found.body))

    def _key(self, task: Lowering) -> bytes:
        """Steps name lines, inner scopes and calls by number: the text alone does not say where it stands."""
        row = task.scope
        numbers = (row.kind, row.line, row.statements, len(row.calls), task.children)
        return digest(task.whole.encode("utf-8", "surrogatepass"), repr(numbers).encode(), salt=self.code)


def likely(program: Program, reach: Reach, roots: Iterable[int]) -> list[int]:
    """The scopes whose bodies the tracker will ask for if it begins with the roots, as far as the call graph tells."""
    found = set(roots)
    todo = list(found)
    while todo:
        for callee in reach.callees[todo.pop()]:
            if callee not in found and (reach.waits[callee] or reach.handles[callee]):
                found.add(callee)
                todo.append(callee)
    return sorted(found)


def without_strangers(headers: list[tuple[str, Header]], quiet: Collection[str]) -> list[tuple[str, Header]]:
    """The files without the quiet ones that no other file can import: often half of a program, and nothing of the rest
    depends on them. A test's double of a class, which never waits, would even stand in for the class.

    Names decide, wherever in an import they stand: a file too many costs time, one too few would cost findings.
    """
    apart = {path: header for path, header in headers if path in quiet}
    if not apart:
        return headers
    by_name: dict[str, list[str]] = {}
    for path in apart:
        folder, name = posixpath.split(path)
        stem = name.removesuffix(".py")
        by_name.setdefault(posixpath.basename(folder) if stem == "__init__" else stem, []).append(path)
    todo = [header for path, header in headers if path not in apart]
    kept: set[str] = set()
    while todo:
        for scope in todo.pop().scopes:
            for imported in scope.imports:
                for name in (*imported.module.split("."), imported.attribute or ""):
                    for path in by_name.pop(name, ()):
                        kept.add(path)
                        todo.append(apart[path])
    return [(path, header) for path, header in headers if path not in apart or path in kept]
