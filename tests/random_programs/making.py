"""Programs by number: the same seed makes the same programs."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, given, seed, settings
from random_programs.programs import Program
from random_programs.strategy import programs


def made(number: int, count: int) -> list[Program]:
    """So many programs."""
    found: list[Program] = []

    @seed(number)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(programs())
    def collect(program: Program) -> None:
        found.append(program)

    collect()
    return found
