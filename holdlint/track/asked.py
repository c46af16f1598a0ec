"""What a function is run for. What is found for one code does not depend on what else is asked for."""

from __future__ import annotations

from msgspec import Struct


class Asked(Struct, frozen=True):
    waits: bool = True
    """Whether what it waits on is told and passed on to callers."""
    connections: bool = True
    """Whether the connections are that it takes."""
    streams: bool = False
    """Whether it is told where it yields to whoever reads a stream. Generators are looked into then that do nothing else."""
