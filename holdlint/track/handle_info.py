"""What is known of a handle besides its states."""

from __future__ import annotations

from msgspec import Struct

from holdlint.link.pools import UNKNOWN
from holdlint.track.status import Site


class HandleInfo(Struct, frozen=True):
    """`site` is where it was made; `name` how the code calls it; `pool` what it draws from (see `link.pools`);
    `instead` the handles for which it may stand in, so that only one of them is used (a given session, or else a new one)."""

    type: str
    name: str
    site: Site | None
    keeps: bool
    idle_counts: bool
    what: str
    pool: str = UNKNOWN
    instead: frozenset[str] = frozenset()
