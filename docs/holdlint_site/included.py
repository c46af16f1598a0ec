"""Pages that stand in the repository already: their links lead into the site where they can, else to the repository."""

from __future__ import annotations

import re
from pathlib import Path
from posixpath import join, normpath

TOP = Path(__file__).parents[2]
SOURCE = "https://github.com/holdlint/holdlint/blob/main/"
PAGES = {
    "design.md": "ARCHITECTURE.md",
    "benchmark.md": "tests/benchmarks/README.md",
    "changes.md": "CHANGELOG.md",
    "rules-reference.md": "rules/README.md",
}
"""Address in the site → file of the repository."""
_LINK = re.compile(r"\]\((?!https?:|#)(?P<target>[^)#]+)(?P<part>#[^)]*)?\)")
_FILE = re.compile(r"^(```\w+) file=(\S+)$", re.MULTILINE)


_PART = "# Rules for a project's own helpers"
"""From here on the page of rules has examples, which the site shows on the page about writing rules."""
_MARK = "<!-- the examples of rules/README.md -->"


def pages() -> dict[str, str]:
    """Address in the site → Markdown."""
    found = {uri: _relinked((TOP / path).read_text(encoding="utf-8"), path) for uri, path in PAGES.items()}
    found["rules-reference.md"] = found["rules-reference.md"].partition(_PART)[0]
    return found


def with_examples(page: str) -> str:
    """A page with the examples of rules where it asks for them."""
    if _MARK not in page:
        return page
    text = _relinked((TOP / "rules/README.md").read_text(encoding="utf-8"), "rules/README.md")
    return page.replace(_MARK, text.partition(_PART)[2])


def _relinked(text: str, path: str) -> str:
    folder = path.rpartition("/")[0]
    addresses = {file: uri for uri, file in PAGES.items()}

    def link(found: re.Match[str]) -> str:
        target = normpath(join(folder, found["target"]))
        return f"]({addresses.get(target) or SOURCE + target}{found['part'] or ''})"

    return _FILE.sub(r'\1 title="\2"', _LINK.sub(link, text))
