"""What holdlint tells a person; the JSON contract of the output is these structs, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

CONNECTION = "connection"
"""The kind of a leaf that takes a connection of a pool, beside the kinds of waits that rules know."""

STREAM = "stream"
"""The kind of a leaf that yields to whoever reads a stream."""

Severity = Literal["error", "warning", "info"]
Confidence = Literal["high", "medium", "low"]
CONFIDENCES: tuple[Confidence, ...] = ("low", "medium", "high")
"""Rising."""


class Place(Struct, frozen=True):
    """A line of a file; `path` is relative to the working directory, with `/`."""

    path: str
    line: int


class Hold(Struct, frozen=True):
    """What is held, since where; `opened` is where the handle was made, if that is another place."""

    what: Literal["connection", "transaction", "row-lock"]
    api: str
    """Dotted type of the handle (`sqlalchemy.orm.Session`)."""
    name: str
    """How the code calls the handle (`db`, `self.session`); empty if it has no name here."""
    path: str
    line: int
    opened: Place | None = None
    missed: Literal["connection", "transaction"] = "connection"
    """What others miss meanwhile, in words for people: the connection, or nothing but the end of the transaction."""


class Hop(Struct, frozen=True):
    """One call on the way from the hold to the wait."""

    path: str
    line: int
    function: str
    """`package.module:Class.method` of the function in which the call stands."""
    callee: str
    library: str = ""
    """The installed library in whose source the call stands; empty for the project's own."""


def folded(chain: Sequence[Hop]) -> list[tuple[Hop, int]]:
    """A way with each stretch inside a library as its last call, and how many calls the stretch has (0: it is the project's own
    call). How a library gets there is nothing that its user can change."""
    found: list[tuple[Hop, int]] = []
    for hop in chain:
        count = int(bool(hop.library))
        if count and found and found[-1][0].library == hop.library:
            count += found.pop()[1]
        found.append((hop, count))
    return found


class Leaf(Struct, frozen=True):
    """The library call that waits."""

    api: str
    kind: str
    path: str
    line: int


class Read(Struct, frozen=True):
    """A place where a number was read that bounds a wait; `says` has it in words."""

    path: str
    line: int
    says: str


class Bound(Struct, frozen=True):
    """For how long the wait can last: `seconds` is None if nothing bounds it or the bound is unknown; `why` says which."""

    seconds: float | None
    why: str
    unbounded: bool = False
    """Whether it is known that nothing bounds it."""
    times: int | None = 1
    """How often the call can wait one after the other: attempts, and rounds of loops. None if nobody knows how many rounds a loop
    has: `seconds` are then those of one round."""
    total: float | None = None
    """For how long all can last that the finding's call waits for, one after the other; None if there is no bound or it is
    unknown."""
    read: tuple[Read, ...] = ()
    """Where the numbers were read, from the wait outwards; empty if it is the library's default alone."""


class Suppression(Struct, frozen=True):
    """The comment, or the entry of the baseline, that silences a finding."""

    line: int
    comment: str
    """The comment, or the name of the baseline's file."""
    reason: str
    where: Literal["source", "baseline"] = "source"


class Cause(Struct, frozen=True):
    """What changed, of a finding that is new although its own line is as it was: the place where a review is told of it."""

    path: str
    line: int
    column: int
    end_column: int


class Finding(Struct, frozen=True):
    """One hold meeting one wait. Lines and columns are 1-based; `end_column` is the column after the last character."""

    code: str
    name: str
    message: str
    severity: Severity
    confidence: Confidence
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    function: str
    hold: Hold
    chain: tuple[Hop, ...]
    leaf: Leaf
    wait: Bound
    fingerprint: str
    suppressed: Suppression | None = None
    statement_line: int = 0
    """First line of the statement around the call: a suppression may stand on the line above it."""
    cause: Cause | None = None


class Problem(Struct, frozen=True):
    """A file that could not be read or parsed (HLD000)."""

    path: str
    line: int
    message: str
    column: int = 1


class Coverage(Struct, frozen=True):
    """How much of what happens inside holds could be followed."""

    files: int = 0
    functions: int = 0
    calls_in_holds: int = 0
    resolved: int = 0
    unresolved: dict[str, int] = {}
    libraries: dict[str, int] = {}
    """How many modules were read of each installed library of which no rule says anything."""
    left_out: dict[str, int] = {}
    """How many were not read, because there would have been too many."""


class Report(Struct, frozen=True):
    """The result of one run; findings are sorted by path, line, column, code."""

    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()
    coverage: Coverage = Coverage()
