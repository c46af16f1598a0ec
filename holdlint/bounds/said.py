"""What an expression says about time."""

from __future__ import annotations

from math import inf

from msgspec import Struct

from holdlint.model.findings import Read


class Said(Struct, frozen=True):
    """A bare `number`, or what a value made of numbers says: so many `seconds` at most, so many `attempts`, with a `pause` between
    them. `inf` is "no bound", None is "nothing said". With `cuts` false what runs when the seconds are over runs to its end.
    `read` are the places where it was read."""

    number: float | None = None
    seconds: float | None = None
    attempts: float | None = None
    pause: float | None = None
    cuts: bool = True
    read: tuple[Read, ...] = ()

    @property
    def bound(self) -> float | None:
        """As a number of seconds."""
        return self.seconds if self.seconds is not None else self.number

    @property
    def tries(self) -> float | None:
        """As a number of attempts."""
        return self.attempts if self.attempts is not None else self.number

    @property
    def limits(self) -> bool:
        """Whether it is more than a bare number."""
        return self.seconds is not None or self.attempts is not None


def longest(options: list[Said]) -> Said | None:
    """Of values of which it may be any, the one that lasts longest; bare None only if there is nothing else."""
    told = [one for one in options if one.limits or (one.number is not None and one.number != inf)] or options
    return max(told, key=lambda one: (one.bound or 0.0, one.tries or 0.0), default=None)


def both(options: list[Said]) -> Said | None:
    """What holds if each of several limits holds (`stop_after_attempt(3) | stop_after_delay(10)`)."""
    if not options:
        return None
    seconds = [one.seconds for one in options if one.seconds is not None]
    attempts = [one.attempts for one in options if one.attempts is not None]
    pauses = [one.pause if one.pause is not None else one.seconds for one in options]
    return Said(
        None,
        min(seconds, default=None),
        min(attempts, default=None),
        max([pause for pause in pauses if pause is not None], default=None),
        all(one.cuts for one in options),
        tuple(dict.fromkeys(read for one in options for read in one.read)),
    )
