"""What a person at a terminal is shown otherwise than a program or a file."""

from __future__ import annotations

import os
import sys
from typing import Literal, TextIO


def watched(stream: TextIO) -> bool:
    """Whether a person is looking at a stream, by something that understands escapes."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def coloured(choice: Literal["auto", "always", "never"], target: str | None) -> bool:
    """Whether a report for a file, or for standard output, is to have colours: `--color`, then NO_COLOR, then FORCE_COLOR, then
    whether a person is looking."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return target is None and watched(sys.stdout)


def linked(colour: bool, target: str | None) -> bool:
    """Whether codes are to be links: what is coloured for somebody else (a log, a pager) need not understand them."""
    return colour and target is None and watched(sys.stdout)
