"""`python -m holdlint`, and the command `holdlint`."""

from __future__ import annotations

import os
import sys

from holdlint.cli import main


def run() -> None:
    """Runs the command line and leaves at once: freeing a big program's data takes a tenth of the time of the run."""
    code: object = 0
    try:
        main(prog_name="holdlint")
    except SystemExit as leaving:
        code = leaving.code
    for stream in (sys.stdout, sys.stderr):
        if not stream.closed:  # an editor's server closes them itself
            stream.flush()
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)


if __name__ == "__main__":
    run()
