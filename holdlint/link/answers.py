"""Answers to questions that may lead to themselves (`query = query.filter(…)`).

The question that closes a circle is answered by "unknown". What was answered on the way round is right only for that way: it
is not kept, and asked again once the question at the head of the circle has its answer.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

from holdlint.link.values import Values

Key = TypeVar("Key", bound=Hashable)
NONE = 1_000_000
PATIENCE = 6
"""How often a question is asked again before its answer is taken as it is, for as long as the first question is open."""

LAST = 2 * PATIENCE
"""How often it is asked again by one first question after the other before its answer is taken as it is for good: which one asks
first decides then, but programs in which everything leads to everything would take several times as long."""


class Circles:
    """The questions that are being answered, by their depth, and how far down a circle was closed; `round` counts the first ones,
    which lead to all others."""

    __slots__ = ("closed", "depth", "round")

    def __init__(self) -> None:
        self.depth = 0
        self.closed = NONE
        self.round = 0

    def give_up(self) -> None:
        """A question is left without an answer: what is built on it is not to be kept, but for the first one's answer."""
        self.closed = min(self.closed, 1)


class Answers(Generic[Key]):
    """The answers to one kind of question."""

    __slots__ = ("_asked", "_circles", "_known", "_open", "_tired")

    def __init__(self, circles: Circles) -> None:
        self._circles = circles
        self._known: dict[Key, Values] = {}
        self._open: dict[Key, int] = {}
        self._asked: dict[Key, int] = {}
        self._tired: dict[Key, tuple[int, Values]] = {}

    def ask(self, key: Key) -> Values | None:
        """The answer; None if it has to be found now (`settle` must follow)."""
        known = self._known.get(key)
        if known is not None:
            return known
        depth = self._open.get(key)
        circles = self._circles
        if depth is not None:
            circles.closed = min(circles.closed, depth)
            return ()
        if self._tired and circles.depth:
            tired = self._tired.get(key)
            if tired is not None and tired[0] == circles.round:
                circles.give_up()
                return tired[1]
        circles.depth += 1
        self._open[key] = circles.depth
        return None

    def peek(self, key: Key) -> Values:
        """The answer if it is known."""
        return self._known.get(key, ())

    def settle(self, key: Key, values: Values) -> Values:
        """Keeps an answer, unless it was found on the way round a circle that is not yet closed; gives it back."""
        circles = self._circles
        depth = self._open.pop(key)
        circles.depth -= 1
        if circles.closed >= depth:
            self._known[key] = values
            circles.closed = NONE
        else:
            times = self._asked[key] = self._asked.get(key, 0) + 1
            if times >= LAST:
                self._known[key] = values
            elif times >= PATIENCE:
                self._tired[key] = (circles.round, values)
        if not circles.depth:
            circles.round += 1
        return values
