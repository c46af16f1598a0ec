"""What is known of a handle besides its states."""

from __future__ import annotations

from msgspec import Struct

from holdlint.track.status import Site


class HandleInfo(Struct, frozen=True):
    """`site` is where it was made; `name` how the code calls it."""

    type: str
    name: str
    site: Site | None
    keeps: bool
    idle_counts: bool
    what: str
