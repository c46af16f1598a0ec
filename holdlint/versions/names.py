"""The names of the files that say something of versions."""

from __future__ import annotations

LOCKS = ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml")
PIPFILE = "Pipfile.lock"
PROJECT = "pyproject.toml"


def is_requirements(name: str) -> bool:
    """Whether a file of this name holds requirements, one a line."""
    if not name.endswith((".txt", ".lock")):
        return False
    return name.startswith(("requirements", "constraints")) or name.endswith("requirements.txt")
