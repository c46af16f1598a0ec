"""What is known of a value that is nothing in particular on one of the paths that meet.

`user = None` on one path and something unknown on the other: a test of `user` can come out either way. What is unknown has no
value, so that it would vanish where paths meet, and the None beside it would decide.
"""

from __future__ import annotations

from holdlint.link.values import Constant, Lib, Value, Values, union

VAGUE = Lib("builtins.object")
"""Stands among values for one of which nothing is known."""


def undecided(values: Values) -> Values:
    """The values without those that decide a test: numbers, flags, None. Longer texts stay: what SQL says is of interest."""
    if not any(_decides(value) for value in values):
        return values
    return tuple([value for value in values if not _decides(value)])


def _decides(value: Value) -> bool:
    return isinstance(value, Constant) and not (isinstance(value.value, str) and value.value)


def either(*options: Values) -> Values:
    """What a value can be that is one of several."""
    found = union((), *options)
    return undecided(found) if not all(options) else found


def settled(values: Values) -> Values:
    """The values of several returns, of which some may have been unknown."""
    if VAGUE not in values:
        return values
    return undecided(tuple([value for value in values if value != VAGUE]))


def fallen_through(values: Values) -> Values:
    """The values of a function's returns, where its end is reached, too."""
    return union(values, (Constant(None),)) if any(_decides(value) for value in values) else values
