"""The answer to `holdlint why`, for people."""

from __future__ import annotations

import json

import msgspec

from holdlint.model.answer import Answer, Call
from holdlint.model.findings import folded
from holdlint.report.excerpts import excerpt
from holdlint.report.text import inside, skipped
from holdlint.report.told import SourceLine

INDENT = "    "


def why_text(answer: Answer, line: SourceLine) -> str:
    """The answer in words; what a call reaches is shown step by step."""
    where = f" in {answer.function}" if answer.function else ""
    rows = [f"{answer.path}:{answer.line}{where}"]
    rows += [f"{INDENT}{sentence}" for sentence in answer.sentences]
    for call in answer.calls:
        rows += ["", *_call(call, answer.path, line)]
    return "\n".join(rows) + "\n"


def why_json(answer: Answer) -> str:
    """The answer as JSON, field by field."""
    return json.dumps(msgspec.to_builtins(answer), ensure_ascii=False, indent=2) + "\n"


def _call(call: Call, path: str, line: SourceLine) -> list[str]:
    rows = [f"`{call.text}` (column {call.column}): {call.verdict.replace('-', ' ')}"]
    rows += [f"{INDENT}{sentence}" for sentence in call.sentences]
    named = [name for name in call.callees if name != call.text]
    if named:
        rows.append(f"{INDENT}calls: {', '.join(named[:5])}{', …' if len(named) > 5 else ''}")
    if call.verdict == "unknown-callee" and not call.held:
        rows.append(f"{INDENT}held here: nothing")
    for held in call.held:
        name = f"`{held.name}` ({held.api})" if held.name else held.api or "a connection"
        since = (
            f" since {held.path if held.path != path else 'line'}{':' if held.path != path else ' '}{held.line}"
            if held.line
            else ""
        )
        rows.append(f"{INDENT}held here: {name}, {held.state}{since}")
    if call.chain:
        rows.append(f"{INDENT}reaches:")
        way = folded(call.chain)
        places = [f"{inside(hop)}:{hop.line}" for hop, _ in way]
        widest = max(map(len, places)) + 2
        for place, (hop, frames) in zip(places, way, strict=True):
            called = skipped(hop, frames) + excerpt(line(hop.path, hop.line), hop.callee)
            rows.append(f"{INDENT * 2}{place:<{widest}}{called}".rstrip())
    return rows
