"""A call as it stands in a line of source, short enough for a column."""

from __future__ import annotations

import re

WIDEST = 44
"""Characters; a longer call loses arguments from the end."""


def excerpt(line: str, callee: str) -> str:
    """The call of `callee` in a source line, e.g. `rpc.call("verify", …)`.

    `callee` is dotted, possibly with the module in front (`app.rpc:Client.call`), or just the name that the code uses.
    Where the line does not show the call (it goes through another name, or begins on another line), the line itself
    says what happens there; without a line, `callee` has to do.
    """
    line = line.strip()
    if not line:
        return _cut(callee)
    name = re.split(r"[.:]", callee)[-1]
    found = re.search(rf"(?:[^\W\d]\w*\s*\.\s*)*\b{re.escape(name)}\s*(?=\()", line) if name else None
    if found is None:
        return _cut(line)
    head = re.sub(r"\s", "", found[0])
    arguments, closed = _arguments(line[found.end() :])
    whole = f"{head}({', '.join(arguments)})"
    if closed and len(whole) <= WIDEST:
        return whole
    if not closed:
        arguments.append("")
    while arguments:
        arguments.pop()
        shorter = f"{head}({', '.join([*arguments, '…'])})"
        if len(shorter) <= WIDEST:
            return shorter
    return _cut(f"{head}(…)")


def head(line: str, name: str, on_handle: bool = False) -> tuple[int, int]:
    """Where in a whole line of source the call of `name` has its function (0-based columns, the end behind it); with
    `on_handle`, the first call on the handle of that name. Where the line does not show it: all of the line's code."""
    last = re.split(r"[.:]", name)[-1] if name else ""
    if on_handle and name:
        found = re.search(rf"(?<![\w.]){re.escape(name)}\s*\.\s*\w+(?=\s*\()", line)
    else:
        found = re.search(rf"(?:[^\W\d]\w*\s*\.\s*)*\b{re.escape(last)}\s*(?=\()", line) if last else None
    if found is not None:
        return found.start(), found.start() + len(found[0].rstrip())
    code = line.rstrip()
    return len(line) - len(line.lstrip()) if code else 0, max(1, len(code))


def _arguments(text: str) -> tuple[list[str], bool]:
    """The arguments in a text that begins with a bracket, and whether that bracket is closed in the text.

    An argument that goes on in the next line is left out.
    """
    depth, start, quote, index = 0, 1, "", 0
    arguments: list[str] = []
    while index < len(text):
        character = text[index]
        if quote:
            index += character == "\\"
            if character == quote:
                quote = ""
        elif character in "\"'":
            quote = character
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        if not quote and ((character == "," and depth == 1) or depth == 0):
            if argument := text[start:index].strip():
                arguments.append(argument)
            start = index + 1
        if depth == 0:
            return arguments, True
        index += 1
    return arguments, False


def _cut(text: str) -> str:
    return text if len(text) <= WIDEST else text[: WIDEST - 1].rstrip() + "…"
