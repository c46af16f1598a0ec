"""Callees that have nothing to do with shared handles: what they do is the same in whatever state those are."""

from __future__ import annotations

from msgspec import structs

from holdlint.track.frame import Summary
from holdlint.track.renaming import is_shared
from holdlint.track.status import Statuses


def beside(summary: Summary) -> Summary:
    """The effect of a function that has not looked at a shared handle, for callers that have them in other states."""
    return structs.replace(
        summary,
        after=None if summary.after is None else _own(summary.after),
        failed=None if summary.failed is None else _own(summary.failed),
        reached=tuple([structs.replace(one, held=_levels(one.held), beside=True) for one in summary.reached]),
        raised={kind: _own(handles) for kind, handles in summary.raised.items()},
    )


def _own(handles: dict[str, Statuses]) -> dict[str, Statuses]:
    return {handle: statuses for handle, statuses in handles.items() if not is_shared(handle)}


def _levels(held: dict[str, int]) -> dict[str, int]:
    return {handle: level for handle, level in held.items() if not is_shared(handle)}
