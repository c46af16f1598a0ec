"""Prints the rows of a kind without which nothing else is found in any program of the tests.

python tests/rule_rows/idle.py give type    # by hand: some minutes
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(folder) for folder in Path(__file__).parents[1:3]]

from rule_rows.proving import FILES, Programs  # noqa: E402


def main(kinds: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        programs = Programs(Path(folder))
        for number, file in enumerate(FILES):
            for kind in kinds:
                for position, row in enumerate(getattr(file.rules, kind)):
                    if not programs.prove(number, kind, position):
                        print(f"{file.path.name}: {kind} {position + 1}: {row}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
