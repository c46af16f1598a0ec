"""The folder of the cache, as other tools expect it: marked, ignored by git, and removed only if it is ours."""

from __future__ import annotations

import os

NAME = ".holdlint_cache"
SIGNATURE = "Signature: 8a477f597d28d172789f06886806bc55"


def prepare(path: str) -> None:
    """Makes the folder with its marks, if it is not there. Raises OSError if that is impossible."""
    os.makedirs(path, exist_ok=True)
    marks = {
        "CACHEDIR.TAG": f"{SIGNATURE}\n# This file marks a folder that holdlint may remove at any time.\n",
        ".gitignore": "# Made by holdlint.\n*\n",
    }
    for name, text in marks.items():
        target = os.path.join(path, name)
        if not os.path.exists(target):
            with open(target, "w", encoding="utf-8") as file:
                file.write(text)


def remove(path: str) -> bool:
    """Removes the folder; False if there is none. Raises ValueError if it does not look like a cache, else OSError."""
    if not os.path.lexists(path):
        return False
    if os.path.islink(path) or not os.path.isdir(path):
        raise ValueError(f"{path} is not a folder")
    if not _marked(path) and os.listdir(path):
        raise ValueError(f"{path} has no CACHEDIR.TAG: it does not look like a cache and is left alone")
    import shutil

    shutil.rmtree(path)
    return True


def _marked(path: str) -> bool:
    try:
        with open(os.path.join(path, "CACHEDIR.TAG"), encoding="utf-8") as file:
            return file.readline().strip() == SIGNATURE
    except (OSError, UnicodeDecodeError):
        return False
