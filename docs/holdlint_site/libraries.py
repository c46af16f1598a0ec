"""What is known of libraries, from `rules/`."""

from __future__ import annotations

import re
from math import isinf

from holdlint.checks import KIND_CODES
from holdlint.rulebook.load import builtin_folder, read_folder
from holdlint.rulebook.rows import Wait

_HEAD = """\
---
hide: [toc]
---

# Libraries

What holdlint knows without reading a library's source: {libraries} libraries, of which {waiting} wait. `holdlint rules NAME` prints
all rows of one, and [Writing rules](rules.md) says how to add your own.

*Bound* is how long one attempt can last if nobody says otherwise: **none** is without end, and an empty cell is not known.
*Set by* is the argument that changes it. A name with a `*` stands for all that fit.
"""


def page() -> str:
    """A table of all that waits, and one of all through which a connection is held."""
    files = [file.rules for file in read_folder(builtin_folder())]
    files.sort(key=lambda file: (file.library.name.lower(), file.library.modules))
    names = {file.library.name for file in files}
    waiting = {file.library.name for file in files if file.wait}
    lines = [_HEAD.format(libraries=len(names), waiting=len(waiting))]
    lines += [
        "## What waits",
        "",
        '<div class="names" markdown>',
        "",
        "| library | calls | kind | bound | set by |",
        "|---|---|---|---|---|",
    ]
    last = ""
    for file in files:
        for row in file.wait:
            name = f"{file.library.name} {row.versions}".rstrip().replace("<", "&lt;")
            lines.append(f"| {name if name != last else ''} | {_wait(row)} |")
            last = name
    lines += ["", "## What holds", "", "| library | types |", "|---|---|"]
    for name in sorted(names, key=str.lower):
        types = {row.type for file in files if file.library.name == name for row in file.handle if row.holds}
        if types:
            lines.append(f"| {name} | {'<br>'.join(_name(one) for one in sorted(types))} |")
    return "\n".join([*lines, "", "</div>", ""])


def _wait(row: Wait) -> str:
    code = KIND_CODES[row.kind]
    calls = "<br>".join(_name(call) for call in row.calls)
    cells = (calls, f"{row.kind} [{code}](checks/{code}.md)", _bound(row), _parameter(row))
    return " | ".join(cells)


def _name(name: str) -> str:
    """Code that may break behind dots and commas."""
    text = name.replace("_", "&#95;").replace("*", "&#42;").replace("<", "&lt;")
    return f"<code>{re.sub(r'(?<=[.,])(?=.)', '<wbr>', text)}</code>"


def _bound(row: Wait) -> str:
    if row.timeout is None:
        return ""
    if isinf(row.timeout):
        return "**none**"
    return f"{row.timeout:g} s" + (f" × {row.attempts}" if row.attempts > 1 else "")


def _parameter(row: Wait) -> str:
    if row.parameter is None:
        return ""
    return f"`{row.parameter}`" + (" of the constructor" if row.parameter_of == "constructor" else "")
