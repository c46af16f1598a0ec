"""Selectors (`ALL`, `HLD1`, `HLD101`, `network-while-holding`) → codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from holdlint.checks import BY_NAME, CHECKS

ALL = "ALL"
UNREADABLE = "HLD000"
DEFAULT: tuple[str, ...] = tuple(code for code, check in CHECKS.items() if check.default_on)
"""What is selected if nobody selects anything."""


def codes_of(selector: str) -> tuple[str, ...]:
    """The codes that a selector stands for; none if it is not a selector."""
    if selector == ALL:
        return tuple(CHECKS)
    if selector in BY_NAME:
        return (BY_NAME[selector].code,)
    return tuple(code for code in CHECKS if selector.startswith("HLD") and code.startswith(selector))


def fault_of(selector: str) -> str | None:
    """What is wrong with a selector, in words, with the nearest right one; None if nothing is."""
    if codes_of(selector):
        return None
    from difflib import get_close_matches  # needed only to explain a mistake

    known = [ALL, *CHECKS, *BY_NAME]
    near = get_close_matches(selector, known, n=1) or get_close_matches(selector.upper(), known, n=1)
    hint = f"; did you mean `{near[0]}`?" if near else ""
    return f"unknown check `{selector}`{hint}"


def selected(select: Sequence[str] | None, extend_select: Iterable[str], ignore: Iterable[str]) -> frozenset[str]:
    """The codes that are reported. Every selector must be valid.

    The more specific selector decides: a code or a name over a prefix, a longer prefix over a shorter one, any over
    `ALL`. Between equals, ignoring wins. Unreadable files (HLD000) are reported unless they are ignored by their own code or name:
    a file that could not be read may hide everything else.
    """
    ignore = tuple(ignore)
    rank: dict[str, tuple[int, bool]] = {}
    chosen = [*(DEFAULT if select is None else select), *extend_select]
    for wanted, selectors in ((True, chosen), (False, ignore)):
        for selector in selectors:
            for code in codes_of(selector):
                rank[code] = max(rank.get(code, (-1, True)), (_weight(selector), wanted), key=_order)
    kept = {code for code, (_, wanted) in rank.items() if wanted} - {UNREADABLE}
    return frozenset(kept if any(codes_of(selector) == (UNREADABLE,) for selector in ignore) else kept | {UNREADABLE})


def _weight(selector: str) -> int:
    """How specific a selector is."""
    if selector == ALL:
        return 0
    return len(UNREADABLE) if selector in BY_NAME else len(selector)


def _order(vote: tuple[int, bool]) -> tuple[int, bool]:
    """The sorting key of a vote: the more specific one, and between equals the one that ignores."""
    weight, wanted = vote
    return weight, not wanted
