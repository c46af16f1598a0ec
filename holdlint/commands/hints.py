"""What somebody may have meant who mistyped a word."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click


def near(word: str, known: Iterable[str]) -> str:
    """A sentence with the nearest of the words that are known, with a blank in front; empty if none is near."""
    from difflib import get_close_matches

    by_folded = {one.casefold(): one for one in known}
    found = get_close_matches(word.casefold(), by_folded, n=1)
    return f" Did you mean `{by_folded[found[0]]}`?" if found else ""


class OneOf(click.Choice):  # type: ignore[type-arg, unused-ignore]  # generic since click 8.2
    """One of several words; of a wrong one, the nearest right one is told."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            hint = near(str(value), map(str, self.choices))
            raise click.BadParameter(f"{error.message}{hint}", ctx, param) from error
