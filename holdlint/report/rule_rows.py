"""Rules as lines for people."""

from __future__ import annotations

from collections.abc import Sequence
from math import isinf

from holdlint.checks import KIND_CODES
from holdlint.rulebook.rows import EFFECTS, RuleFile, Wait


def libraries(files: Sequence[RuleFile]) -> str:
    """A line for each library: its name, how many rows say what it does, and the version that was looked at."""
    widest = max((len(file.library.name) for file in files), default=0)
    lines = []
    for file in sorted(files, key=lambda file: file.library.name):
        kinds = {"waits": file.wait, "handles": file.handle, "callbacks": file.run}
        counts = ", ".join(f"{len(found)} {name}" for name, found in kinds.items() if found) or "no waits"
        verified = f" (version {file.library.verified})" if file.library.verified else ""
        lines.append(f"{file.library.name:<{widest}}  {counts}{verified}")
    return "\n".join(lines) + "\n"


def rows(files: Sequence[RuleFile]) -> str:
    """What is known of one library."""
    lines = []
    for file in files:
        lines.append(f"{file.library.name}: import {', '.join(file.library.modules)}")
        for wait in file.wait:
            lines.append(f"  waits: {wait.kind} ({KIND_CODES[wait.kind]}), {_bound(wait)}")
            lines += [f"    {call}" for call in wait.calls]
        for handle in file.handle:
            lines.append(f"  handle: {handle.type}")
            for effect in EFFECTS:
                methods: tuple[str, ...] = getattr(handle, effect)
                if methods:
                    lines.append(f"    {effect}: {', '.join(methods)}")
        for run in file.run:
            lines.append("  runs a function that it is given:")
            lines += [f"    {call}" for call in run.calls]
        if file.local:
            lines.append("  does not wait:")
            lines += [f"    {call}" for local in file.local for call in local.calls]
    return "\n".join(lines) + "\n"


def _bound(wait: Wait) -> str:
    if wait.timeout is None:
        return "bound unknown"
    return "without bound" if isinf(wait.timeout) else f"up to {wait.timeout:g} s"
