"""Programs made at random, for as long as is asked: `python tests/random_programs/long_run.py --minutes 20 --seed 1000`."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from random_programs.agreement import compare
from random_programs.making import made

BATCH = 100


def main() -> int:
    """Prints every disagreement, and the figures at the end; the exit code is 1 if there was one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1000)
    options = parser.parse_args()
    end = time.monotonic() + 60 * options.minutes
    number, programs, waits, runs, wrong, incomplete = options.seed, 0, 0, 0, 0, 0
    while time.monotonic() < end:
        for verdict in compare(made(number, BATCH)):
            programs += 1
            waits, runs, incomplete = waits + verdict.waits, runs + verdict.runs, incomplete + (not verdict.complete)
            if not verdict.agrees:
                wrong += 1
                print(f"seed {number}\n{verdict.message()}\n", flush=True)
        number += 1
    print(
        f"{programs} programs, {waits} waits, {runs} paths, {incomplete} not run over all paths, {wrong} disagreements"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
