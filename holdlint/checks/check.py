"""What a check is to those who select, print or explain it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """A code and all that is told about it; what it finds is decided by the tracker and by `KIND_CODES`."""

    code: str
    """`HLD` and three digits."""
    name: str
    """In kebab case; people may write it wherever they may write the code."""
    default_on: bool
    summary: str
    """One sentence without a full stop."""
    documentation: str
    """Markdown with the headings of `SECTIONS`, in that order, without the title."""

    @property
    def url(self) -> str:
        """Where the documentation can be read."""
        return f"https://holdlint.github.io/holdlint/checks/{self.code}/"

    @property
    def page(self) -> str:
        """The documentation as a page of its own."""
        default = "on" if self.default_on else "off"
        return (
            f"# {self.name} ({self.code})\n\n{self.summary}. By default: {default}.\n\n{self.documentation.strip()}\n"
        )


SECTIONS = ("What it does", "Why it matters", "Example", "Use instead", "What it cannot see")
"""The headings of every documentation."""
