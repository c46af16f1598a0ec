"""The arguments of a call, by position or keyword, also those that come through `**options`."""

from __future__ import annotations

from holdlint.model import headers as h


def argument(site: h.CallSite, key: int | str) -> h.Expr | None:
    """The argument at a position or with a keyword; `"retries.total"`: what stands under `total` in the keyword `retries`."""
    if isinstance(key, int):
        before = site.arguments[: key + 1]
        if not 0 <= key < len(before) or any(isinstance(one, h.Starred) for one in before):
            return None
        return before[key]
    name, _, inner = key.partition(".")
    found = next((expr for keyword, expr in site.keywords if keyword == name), None)
    return h.Subscript(found, h.Literal(inner)) if inner and found is not None else found


def through(site: h.CallSite) -> list[h.Expr]:
    """What is handed on as `**options`."""
    return [expr for keyword, expr in site.keywords if keyword is None]
