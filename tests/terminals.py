"""The command line with a terminal in front of it, as a person has it."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Terminal:
    """A program whose standard streams are terminals: one each for output and errors, so that they can be told apart."""

    process: subprocess.Popen[bytes]
    ends: dict[str, int]
    seen: dict[str, bytes] = field(default_factory=lambda: {"out": b"", "err": b""})

    def until(self, words: str, stream: str = "out", patience: float = 60.0) -> str:
        """What was written to a stream up to the first occurrence of words, which are taken away with it."""
        wanted = words.encode()
        end = time.monotonic() + patience
        while wanted not in self.seen[stream]:
            assert time.monotonic() < end, f"{words!r} was not written; {self.seen}"
            assert self._read(0.5) or self.process.poll() is None, f"it ended; {self.seen}"
        before, _, self.seen[stream] = self.seen[stream].partition(wanted)
        return before.decode()

    def end(self) -> tuple[int, str, str]:
        """Exit code, and the rest of both streams."""
        patience = time.monotonic() + 120.0
        while self._read(0.5) or self.process.poll() is None:
            if time.monotonic() > patience:
                self.process.kill()
        code = self.process.wait()
        for number in self.ends.values():
            os.close(number)
        return code, self.seen["out"].decode(), self.seen["err"].decode()

    def _read(self, patience: float) -> bool:
        ready, _, _ = select.select(list(self.ends.values()), [], [], patience)
        read = False
        for name, number in self.ends.items():
            if number in ready:
                try:
                    data = os.read(number, 65536)
                except OSError:  # nobody has the other end any more
                    continue
                self.seen[name] += data.replace(b"\r\n", b"\n")
                read = read or bool(data)
        return read


def start(
    *arguments: str, folder: Path, pipes: tuple[str, ...] = (), variables: Mapping[str, str] | None = None
) -> Terminal:
    """Starts holdlint; streams in `pipes` (`out`, `err`) are none of a terminal."""
    ends, others = {}, {}
    for name in ("out", "err"):
        ends[name], others[name] = os.pipe() if name in pipes else pty.openpty()
    kept = {key: value for key, value in os.environ.items() if not key.startswith("HOLDLINT_")}
    for key in ("NO_COLOR", "FORCE_COLOR", "CI"):
        kept.pop(key, None)
    process = subprocess.Popen(
        [sys.executable, "-m", "holdlint", *arguments],
        cwd=folder,
        env={**kept, "TERM": "xterm-256color", "PYTHONPATH": str(Path(__file__).parents[1]), **(variables or {})},
        stdin=subprocess.DEVNULL,
        stdout=others["out"],
        stderr=others["err"],
        start_new_session=True,
        # What a shell starts in the background ignores Ctrl-C, and so does what that starts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    for number in others.values():
        os.close(number)
    return Terminal(process, ends)
