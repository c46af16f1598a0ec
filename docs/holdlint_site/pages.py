"""All pages that are made from the source."""

from __future__ import annotations

from holdlint_site import checks, commands, configuration, included, libraries


def generated() -> dict[str, str]:
    """Address in the site → Markdown."""
    return {
        **checks.pages(),
        **included.pages(),
        "commands.md": commands.page(),
        "configuration.md": configuration.page(),
        "libraries.md": libraries.page(),
    }
