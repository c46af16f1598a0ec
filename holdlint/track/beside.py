"""Callees that have nothing to do with shared handles: what they do is the same in whatever state those are."""

from __future__ import annotations

from typing import TypeVar

from msgspec import structs

from holdlint.track import status as st
from holdlint.track.frame import Summary
from holdlint.track.renaming import is_shared
from holdlint.track.status import Statuses

Known = TypeVar("Known")


def own_states(entry: dict[str, Statuses]) -> object:
    """What such a callee can tell of the states in which it is called: its own handles', and whether a shared one is held."""
    own = tuple(sorted(_own(entry).items(), key=lambda item: item[0]))
    shared = [statuses for handle, statuses in entry.items() if is_shared(handle)]
    return own, any(status.level >= st.IDLE for statuses in shared for status in statuses)


def beside(summary: Summary) -> Summary:
    """The effect of a function that has not looked at a shared handle, for callers that have them in other states."""
    return structs.replace(
        summary,
        after=None if summary.after is None else _own(summary.after),
        failed=None if summary.failed is None else _own(summary.failed),
        reached=tuple([structs.replace(one, held=_own(one.held), beside=True) for one in summary.reached]),
        raised={kind: _own(handles) for kind, handles in summary.raised.items()},
    )


def _own(handles: dict[str, Known]) -> dict[str, Known]:
    return {handle: known for handle, known in handles.items() if not is_shared(handle)}
