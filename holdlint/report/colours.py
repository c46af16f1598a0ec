"""Colours of the format `full`. Without colour nothing is loaded; highlighting of the source is rich's."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.syntax import Syntax


class Painter:
    """Words as they are: nobody wants colours."""

    def code(self, text: str, url: str) -> str:
        """The code of a check, which may lead to its page."""
        return text

    def title(self, text: str) -> str:
        return text

    def gutter(self, text: str) -> str:
        return text

    def mark(self, text: str, primary: bool) -> str:
        return text

    def source(self, text: str) -> str:
        return text


class Coloured(Painter):
    """Words with the escapes of a terminal."""

    def __init__(self, links: bool) -> None:
        self.links = links

    def code(self, text: str, url: str) -> str:
        return link(_paint(text, "1;31"), url) if self.links else _paint(text, "1;31")

    def title(self, text: str) -> str:
        return _paint(text, "1")

    def gutter(self, text: str) -> str:
        return _paint(text, "1;34")

    def mark(self, text: str, primary: bool) -> str:
        return _paint(text, "1;31" if primary else "1;34")


class Highlighted(Coloured):
    """The source in colours, too; needs rich."""

    def __init__(self, links: bool) -> None:
        super().__init__(links)
        from rich.syntax import Syntax

        self._syntax: Syntax = Syntax("", "python", theme="ansi_dark", background_color="default")

    def source(self, text: str) -> str:
        from io import StringIO

        from rich.console import Console

        out = StringIO()
        console = Console(file=out, force_terminal=True, color_system="standard", width=10_000, legacy_windows=False)
        highlighted = self._syntax.highlight(text)
        highlighted.rstrip()
        console.print(highlighted, end="", soft_wrap=True, highlight=False, markup=False)
        return out.getvalue()


def painter(colour: bool, links: bool = False) -> Painter:
    """The painter that is wanted and can be had."""
    if not colour:
        return Painter()
    try:
        return Highlighted(links)
    except ImportError:  # rich is an extra
        return Coloured(links)


def link(words: str, url: str) -> str:
    """Words that lead to a page (OSC 8); a terminal that does not know these escapes shows the words."""
    return f"\033]8;;{url}\033\\{words}\033]8;;\033\\"


def _paint(words: str, colour: str) -> str:
    return f"\033[{colour}m{words}\033[0m"
