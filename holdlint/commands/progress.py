"""What a long run is about to do, on standard error, for a person who waits.

A timer's signal writes it, and no thread: a process that has threads is not forked, and the analysis forks.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from holdlint.commands.terminal import watched

PATIENCE = 1.0
"""Seconds in which nothing is shown."""
TICK = 0.1
_SIGNS = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
_CLEARED = "\r\033[K"


@contextmanager
def shown(quiet: bool = False) -> Iterator[Callable[[str], None] | None]:
    """For as long as the block runs: what is to be told what the run is about to do; None if nobody is there to see it."""
    in_main = threading.current_thread() is threading.main_thread()
    if quiet or not in_main or not hasattr(signal, "setitimer") or not watched(sys.stderr):
        yield None
        return
    line = _Line(time.monotonic())
    before = signal.signal(signal.SIGALRM, lambda number, frame: line.draw())
    signal.setitimer(signal.ITIMER_REAL, PATIENCE, TICK)
    try:
        yield line.note
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        line.clear()


class _Line:
    def __init__(self, start: float) -> None:
        self.start = start
        self.words = ""
        self.count = 0

    def note(self, words: str) -> None:
        self.words = words

    def draw(self) -> None:
        sign = _SIGNS[self.count % len(_SIGNS)]
        self.count += 1
        self._write(f"{_CLEARED}{sign} {self.words} … {time.monotonic() - self.start:.0f} s")

    def clear(self) -> None:
        if self.count:
            self._write(_CLEARED)

    def _write(self, text: str) -> None:
        # Past Python's buffers: the signal may have come while something was being written into them.
        encoding = sys.stderr.encoding or "utf-8"
        os.write(sys.stderr.fileno(), text.encode(encoding, "replace"))
