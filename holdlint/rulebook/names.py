"""Dotted names in rules: alternatives `{a,b}`, `*` for one segment, `**` for any number of segments."""

from __future__ import annotations

ENDS = ("StopIteration", "StopAsyncIteration")


def expand(name: str) -> list[str]:
    """All names that the alternatives in braces stand for, in order; `ValueError` if braces do not match."""
    start = name.find("{")
    if start < 0:
        if "}" in name:
            raise ValueError(f"a closing brace without an opening one in {name!r}")
        return [name]
    end = name.find("}", start)
    if end < 0:
        raise ValueError(f"an opening brace without a closing one in {name!r}")
    head, tail = name[:start], name[end + 1 :]
    return [head + option.strip() + rest for option in name[start + 1 : end].split(",") for rest in expand(tail)]


def matches(pattern: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Whether `name`, in segments, is one of those that `pattern` stands for. Stars stand for names that people write: not
    for `__enter__` and the like, nor for `StopIteration`."""
    if not pattern:
        return not name
    head, rest = pattern[0], pattern[1:]
    if head == "**":
        return any(matches(rest, name[skip:]) for skip in range(len(name) + 1) if not any(map(_spoken, name[:skip])))
    if not name or (head != name[0] and (head != "*" or _spoken(name[0]))):
        return False
    return matches(rest, name[1:])


def _spoken(segment: str) -> bool:
    """Whether Python has the name: its own methods, and the ends of loops, of which rules speak as of methods."""
    return segment.startswith("__") or segment in ENDS


def weight(pattern: tuple[str, ...]) -> int:
    """How exact a pattern is: the number of its literal segments."""
    return sum(segment not in ("*", "**") for segment in pattern)
