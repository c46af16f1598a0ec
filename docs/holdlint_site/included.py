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
    "rules.md": "rules/README.md",
}
"""Address in the site → file of the repository."""
_LINK = re.compile(r"\]\((?!https?:|#)(?P<target>[^)#]+)(?P<part>#[^)]*)?\)")
_FILE = re.compile(r"^(```\w+) file=(\S+)$", re.MULTILINE)


def pages() -> dict[str, str]:
    """Address in the site → Markdown."""
    return {uri: _relinked((TOP / path).read_text(encoding="utf-8"), path) for uri, path in PAGES.items()}


def _relinked(text: str, path: str) -> str:
    folder = path.rpartition("/")[0]
    addresses = {file: uri for uri, file in PAGES.items()}

    def link(found: re.Match[str]) -> str:
        target = normpath(join(folder, found["target"]))
        return f"]({addresses.get(target) or SOURCE + target}{found['part'] or ''})"

    return _FILE.sub(r'\1 title="\2"', _LINK.sub(link, text))
