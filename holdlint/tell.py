"""Where a hold meets a wait → what a person is told."""

from __future__ import annotations

import hashlib
import posixpath
from bisect import bisect_right
from collections.abc import Callable
from typing import Literal as OneOf

from msgspec import structs

from holdlint.bounds.bounds import Bounds
from holdlint.checks import CHECKS, MET_CODES
from holdlint.link.infer import Inference
from holdlint.link.values import Function
from holdlint.model.findings import STREAM, Bound, Confidence, Finding, Hold, Hop, Leaf, Place, Severity, folded
from holdlint.model.headers import Attribute, CallSite, Extent, Name
from holdlint.track import status as st
from holdlint.track.waits import MOST_DOUBT, Meet, better, position
from holdlint.workers import NEVER, Work, spread

WHAT = {
    "HLD101": "network call",
    "HLD102": "publishing",
    "HLD103": "cache access",
    "HLD104": "sleep",
    "HLD105": "subprocess",
    "HLD106": "wait",
}
WORTH_FORKING = 50
"""Findings from which a second process pays: how long all can last that is waited for takes a millisecond and more to say."""
GRAVEST = tuple(dict.fromkeys([*WHAT, *MET_CODES.values()]))
Met = tuple[int, int, str]
"""Where something is met, and the code of the check."""
SEVERITIES: dict[int, Severity] = {st.IDLE: "warning", st.OPEN: "error", st.LOCKED: "error"}


class Teller:
    """`line_text` gives a line of a file by path and number: columns are counted in characters, headers count bytes."""

    def __init__(
        self, inference: Inference, bounds: Bounds, line_text: Callable[[str, int], str], jobs: int = 1
    ) -> None:
        self.inference = inference
        self.program = inference.program
        self.bounds = bounds
        self.line_text = line_text
        self.jobs = jobs
        self._seen: dict[str, int] = {}

    def tell(self, meets: list[Meet]) -> list[Finding]:
        """The findings, in the order of files and lines."""
        best: dict[Met, Meet] = {}
        for meet in meets:
            key = (meet.scope, position(meet), MET_CODES[meet.leaf.kind])
            known = best.get(key)
            if known is None or better(meet, known):
                best[key] = meet
        best = self._gravest(best)
        ordered = sorted(
            best.values(),
            key=lambda m: (self.program.path(m.scope), m.line, m.call, MET_CODES[m.leaf.kind], m.leaf.call),
        )
        told = [meet for meet in ordered if meet.doubt <= MOST_DOUBT]
        work: Work[int, Bound] = Work("", lambda number: self.bounds.of(told[number]), int, Bound, WORTH_FORKING, NEVER)
        bounds = spread(work, range(len(told)), [1] * len(told), self.jobs)
        return [self.finding(meet, bound) for meet, bound in zip(told, bounds, strict=True)]

    def _gravest(self, best: dict[Met, Meet]) -> dict[Met, Meet]:
        """Of all that a call waits for inside a library only the gravest is told: between two attempts it sleeps."""
        found: dict[tuple[int, int], Met] = {}
        for key, meet in best.items():
            if meet.doubt <= MOST_DOUBT and any(self.program.is_library(scope) for scope, _ in meet.chain):
                found[key[:2]] = min(key, found.get(key[:2], key), key=lambda one: GRAVEST.index(one[2]))
        return {
            key: meet
            for key, meet in best.items()
            if found.get(key[:2], key) == key or not any(self.program.is_library(scope) for scope, _ in meet.chain)
        }

    def finding(self, meet: Meet, bound: Bound) -> Finding:
        code = MET_CODES[meet.leaf.kind]
        spoken = self.inference.rules.spoken(meet.leaf.api)
        if spoken != meet.leaf.api:
            meet = structs.replace(meet, leaf=structs.replace(meet.leaf, api=spoken))
        path = self.program.path(meet.scope)
        line, column, end_line, end_column = self._extent(meet, path)
        hold = self.hold(meet, path)
        chain = self._chain(meet)
        leaf_line = chain[-1].line
        function = self.program.qualified(meet.scope)
        severity: Severity = SEVERITIES.get(meet.status.level, "warning")
        return Finding(
            code=code,
            name=CHECKS[code].name,
            message=self._message(code, meet, hold, chain, path, bound),
            severity=severity,
            confidence=_confidence(meet, chain),
            path=path,
            line=line,
            column=column,
            end_line=end_line,
            end_column=end_column,
            function=function,
            hold=hold,
            chain=chain,
            leaf=Leaf(meet.leaf.api, meet.leaf.kind, chain[-1].path, leaf_line),
            wait=bound,
            fingerprint=self._fingerprint(code, path, function, chain, hold),
            statement_line=self._statement(meet.scope, line),
        )

    def _statement(self, scope: int, line: int) -> int:
        lines = sorted(self.program.scopes[scope].statements)
        position = bisect_right(lines, line)
        return lines[position - 1] if position else line

    def _extent(self, meet: Meet, path: str) -> tuple[int, int, int, int]:
        if meet.call < 0 and meet.leaf.kind == STREAM:
            return self._columns(path, self.program.scopes[meet.scope].yield_sites[meet.leaf.call])
        if meet.call < 0:
            text = self.line_text(path, meet.line)
            start = len(text) - len(text.lstrip()) + 1
            return meet.line, start, meet.line, len(text.rstrip()) + 1
        return self._columns(path, self.program.scopes[meet.scope].calls[meet.call])

    def _columns(self, path: str, site: CallSite | Extent) -> tuple[int, int, int, int]:
        return (
            site.line,
            self._characters(path, site.line, site.column) + 1,
            site.end_line,
            self._characters(path, site.end_line, site.end_column) + 1,
        )

    def _characters(self, path: str, line: int, offset: int) -> int:
        text = self.line_text(path, line)
        return offset if text.isascii() else len(text.encode()[:offset].decode("utf-8", "replace"))

    def hold(self, meet: Meet, path: str) -> Hold:
        """What is held, and since where; `path` is the file of the function that holds."""
        info, status = meet.info, meet.status
        level = status.level
        what: OneOf["connection", "transaction", "row-lock"] = (
            "row-lock"
            if level == st.LOCKED
            else "transaction"
            if level == st.OPEN or (info is not None and info.what == "transaction")
            else "connection"
        )
        site = status.site
        hold_path = self.program.path(site.scope) if site is not None and site.scope >= 0 else path
        hold_line = site.line if site is not None else meet.line
        opened = None
        if info is not None and info.site is not None and info.site.scope >= 0:
            place = Place(self.program.path(info.site.scope), info.site.line)
            if place != Place(hold_path, hold_line):
                opened = place
        return Hold(
            what,
            self.inference.rules.spoken(info.type) if info is not None else "",
            info.name if info is not None else "",
            hold_path,
            hold_line,
            opened,
            "connection" if info is None or (info.idle_counts and info.what == "connection") else "transaction",
        )

    def _chain(self, meet: Meet) -> tuple[Hop, ...]:
        hops = []
        for number, (scope, call) in enumerate(meet.chain):
            last = number == len(meet.chain) - 1
            callee = meet.leaf.api if last else self.program.qualified(meet.chain[number + 1][0])
            line = self.program.scopes[scope].calls[call].line if call >= 0 else -call
            library = self.program.library_of(scope)
            hops.append(Hop(self.program.path(scope), line, self.program.qualified(scope), callee, library))
        return tuple(hops)

    def _message(self, code: str, meet: Meet, hold: Hold, chain: tuple[Hop, ...], path: str, bound: Bound) -> str:
        name = hold.api.rpartition(".")[2] or "connection"
        called = f" `{hold.name}`" if hold.name else ""
        where = f"line {hold.line}" if hold.path == path else f"{posixpath.basename(hold.path)}:{hold.line}"
        if meet.leaf.pool is not None:
            return self._second(meet, chain, f"{name}{called} since {where}", path)
        length = ""
        if bound.unbounded:
            length = ", no timeout"
        elif bound.seconds is not None and bound.seconds > 0:
            each = " each time" if bound.times is None else ""
            length = f", up to {bound.seconds:g} s{each}"
        assumed = f"; {meet.leaf.assumed}" if meet.leaf.assumed else ""
        what = {"transaction": "a transaction is open", "connection": "a connection is held"}[hold.missed]
        what = "a row lock is held" if hold.what == "row-lock" else what
        holding = f"{what} ({name}{called} since {where})"
        if meet.leaf.kind == STREAM:
            return f"stream of `{meet.leaf.api}` yields while {holding}{assumed}{self._guess(meet)}"
        read = _read(chain)
        return f"{WHAT[code]} `{meet.leaf.api}` reached while {holding}{length}{assumed}{read}{self._guess(meet)}"

    def _guess(self, meet: Meet) -> str:
        """Of a way with a guess: which call has several callees, in words."""
        if not meet.doubt:
            return ""
        for scope, call in meet.chain:
            if call < 0:
                continue
            site = self.program.scopes[scope].calls[call]
            count = sum(isinstance(value, Function) for value in self.inference.infer(scope, site.function))
            if count > 1:
                return f"; by one of {count} functions that `{text_of(site)}` can call"
        return "; by one of several functions that a call on the way can call"

    def _second(self, meet: Meet, chain: tuple[Hop, ...], first: str, path: str) -> str:
        """Both places: where the second connection is taken, and where the first was."""
        last = chain[-1]
        where = "" if len(chain) == 1 else f" in {posixpath.basename(last.path)}:{last.line}"
        if len(chain) > 1 and last.path == path:
            where = f" in line {last.line}"
        taken = f"second connection of a pool taken by `{meet.leaf.api}`{where}"
        return f"{taken} while one of it is held ({first}){self._guess(meet)}"

    def _fingerprint(self, code: str, path: str, function: str, chain: tuple[Hop, ...], hold: Hold) -> str:
        words = [code, path, function, hold.api, *[hop.callee for hop, _ in folded(chain)]]
        key = "\0".join(words)
        count = self._seen[key] = self._seen.get(key, 0) + 1
        return hashlib.sha256(f"{key}\0{count}".encode("utf-8", "surrogateescape")).hexdigest()[:20]


def _confidence(meet: Meet, chain: tuple[Hop, ...]) -> Confidence:
    """How sure a finding is. What a library's source does depends on settings and data that only the library knows."""
    if meet.doubt == 0:
        return "medium" if any(hop.library for hop in chain) else "high"
    return "medium" if meet.doubt == 1 else "low"


def _read(chain: tuple[Hop, ...]) -> str:
    """The libraries whose source a way leads through, in words."""
    libraries = dict.fromkeys(hop.library for hop in chain if hop.library)
    return f"; by the source of {', '.join(libraries)}" if libraries else ""


def text_of(site: CallSite) -> str:
    """A call's function as a person would say it."""
    parts: list[str] = []
    expr = site.function
    while isinstance(expr, Attribute):
        parts.append(expr.name)
        expr = expr.value
    parts.append(expr.id if isinstance(expr, Name) else "…")
    return ".".join(reversed(parts))
