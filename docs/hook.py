"""What mkdocs asks while it builds the site; the work is done in `holdlint_site`, which stands beside this file."""

from __future__ import annotations

from typing import Any

from holdlint_site.examples import shown
from holdlint_site.included import with_examples
from holdlint_site.pages import generated
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Adds the pages that are made from the source."""
    for uri, text in generated().items():
        files.append(File.generated(config, uri, content=text))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Adds to the examples what holdlint says about them, and what stands elsewhere."""
    return shown(with_examples(markdown))
