"""How long holdlint and its peers take for the same files, as ratios to one bare `ast.parse` on one core.

    python tests/benchmarks/speed.py FOLDER
    python tests/benchmarks/speed.py FOLDER --runs 5 --peers ruff,flake8 --timeout 300

Nothing is asserted: a machine is busy or it is not. Contestants run one after the other, each `--runs` times; the table
shows medians. A peer that is not installed, or takes longer than the timeout, is said to be so.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import entry_points
from pathlib import Path

LEFT_OUT = {".git", ".hg", ".venv", "venv", "node_modules", "__pycache__", ".tox", ".nox", "site-packages"}

NOT_REPEATED = 45
"""Seconds: what takes longer is run once, since noise is small beside it."""

PARSE = """
import ast, gc, sys, time, warnings
warnings.simplefilter("ignore")
sys.setrecursionlimit(10_000)
gc.disable()
sources = []
for name in sys.stdin.read().split("\\0"):
    with open(name, "rb") as file:
        sources.append(file.read())
unread = 0
start = time.perf_counter()
for source in sources:
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        unread += 1
print(time.perf_counter() - start, unread)
"""


@dataclass(frozen=True)
class Row:
    """One contestant: `seconds` of its runs, or why there are none."""

    name: str
    seconds: tuple[float, ...] = ()
    note: str = ""


def files_below(folder: Path) -> list[str]:
    """The Python files of a folder, without those of environments and version control."""
    found = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in LEFT_OUT)
        found += [os.path.join(place, name) for name in sorted(files) if name.endswith(".py")]
    return [name for name in found if os.path.isfile(name)]


def lines_in(files: Sequence[str]) -> int:
    return sum(Path(name).read_bytes().count(b"\n") for name in files)


def parse(files: Sequence[str], runs: int, timeout: float) -> Row:
    """Bare `ast.parse` with the garbage collector off: reading the files and starting Python are not counted."""
    seconds, note = [], ""
    for _ in range(runs):
        done = subprocess.run(
            [sys.executable, "-c", PARSE],
            input="\0".join(files),
            capture_output=True,
            text=True,
            timeout=timeout,
            check=True,
        )
        taken, unread = done.stdout.split()
        seconds.append(float(taken))
        note = f"{unread} files are in newer syntax, or broken" if unread != "0" else ""
    return Row("ast.parse", tuple(seconds), note)


def timed(
    name: str, command: Sequence[str], folder: Path, runs: int, timeout: float, before: Callable[[], None]
) -> Row:
    """Runs a command in the folder; `before` is called first each time and is not counted."""
    seconds = []
    for _ in range(runs):
        before()
        start = time.perf_counter()
        try:
            done = subprocess.run(command, cwd=folder, capture_output=True, timeout=timeout)
        except subprocess.TimeoutExpired:
            return Row(name, tuple(seconds), f"stopped after {timeout:.0f} s")
        except OSError as error:
            return Row(name, (), f"skipped: {error.strerror}")
        if done.returncode not in (0, 1) and name != "pylint":
            last = (done.stderr or done.stdout).decode(errors="replace").strip().splitlines()[-1:] or ["no output"]
            return Row(name, (), f"failed with code {done.returncode}: {last[0][:80]}")
        seconds.append(time.perf_counter() - start)
        if seconds[-1] > NOT_REPEATED:
            break
    return Row(name, tuple(seconds))


def nothing() -> None:
    pass


def holdlint(folder: Path, runs: int, timeout: float) -> list[Row]:
    """Cold: without a cache. Warm: with the cache of a run over the same files."""
    with tempfile.TemporaryDirectory() as cache:
        environment = os.path.join(cache, "cache")
        command = [sys.executable, "-m", "holdlint", "check", "--isolated", "--exit-zero", "--output-format", "json"]
        warm = [*command, "--cache-dir", environment, "."]
        cold = timed("holdlint, cold", [*command, "--no-cache", "."], folder, runs, timeout, nothing)
        filling = timed(
            "holdlint, filling the cache", warm, folder, runs, timeout, lambda: shutil.rmtree(environment, True)
        )
        return [cold, filling, timed("holdlint, warm", warm, folder, runs, timeout, nothing)]


def peer_commands(files: Sequence[str]) -> dict[str, list[str]]:
    """How each peer is asked to read the same files, without a cache and without a configuration of the project."""
    return {
        "ruff": ["ruff", "check", "--isolated", "--no-cache", "--exit-zero", "--quiet", *files],
        "pyflakes": ["pyflakes", *files],
        "flake8": ["flake8", "--isolated", "--jobs=1", "--exit-zero", "--select=F", *files],
        "flake8-async": ["flake8-async", *files],
        "bandit": ["bandit", "--quiet", "--exit-zero", *files],
        "pylint": ["pylint", "--rcfile=/dev/null", "--jobs=1", "--exit-zero", "--score=n", *files],
    }


def on_path(program: str) -> str | None:
    """The program beside this Python, or on the PATH."""
    beside = shutil.which(program, path=os.path.dirname(sys.executable))
    return beside or shutil.which(program)


def flake8_plugins() -> str:
    """The plugins that flake8 runs besides its own, which cannot be turned off: they cost time whatever is selected."""
    own = {"pycodestyle", "pyflakes", "mccabe", "flake8"}
    points = entry_points(group="flake8.extension")
    others = sorted({point.dist.name for point in points if point.dist is not None} - own)
    return f"with the plugins {', '.join(others)}" if others else ""


def peers(names: Sequence[str], files: Sequence[str], folder: Path, runs: int, timeout: float) -> list[Row]:
    rows = []
    for name in names:
        command = peer_commands(files)[name]
        program = on_path(command[0])
        if program is None:
            rows.append(Row(name, (), "skipped: not installed"))
        else:
            row = timed(name, [program, *command[1:]], folder, runs, timeout, nothing)
            rows.append(replace(row, note=row.note or flake8_plugins()) if name == "flake8" else row)
    return rows


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table; the first row is what the others are compared with."""
    unit = statistics.median(rows[0].seconds)
    lines = ["| | median | runs | × `ast.parse` | |", "|---|---:|---|---:|---|"]
    for row in rows:
        if not row.seconds:
            lines.append(f"| {row.name} | – | | – | {row.note} |")
            continue
        median = statistics.median(row.seconds)
        runs = " ".join(f"{taken:.2f}" for taken in row.seconds)
        lines.append(f"| {row.name} | {median:.2f} s | {runs} | {median / unit:.2f} | {row.note} |")
    return "\n".join(lines)


def main() -> int:
    known = list(peer_commands([]))
    parser = argparse.ArgumentParser(
        description="Compares holdlint and its peers with a bare ast.parse over the same files."
    )
    parser.add_argument("folder", type=Path, help="the folder whose Python files are read")
    parser.add_argument("--runs", type=int, default=3, help="how often each runs (3)")
    parser.add_argument("--peers", default=",".join(known), help=f"which to run, or `none` ({','.join(known)})")
    parser.add_argument("--timeout", type=float, default=300, help="seconds after which a run is stopped (300)")
    options = parser.parse_args()
    folder = options.folder.resolve()
    files = files_below(folder)
    if not files:
        parser.error(f"there are no Python files in {options.folder}")
    names = [] if options.peers == "none" else options.peers.split(",")
    if not set(names) <= set(known):
        parser.error(f"unknown peers: {', '.join(sorted(set(names) - set(known)))}; known: {', '.join(known)}")
    relative = [os.path.relpath(name, folder) for name in files]
    rows = [parse(files, options.runs, options.timeout), *holdlint(folder, options.runs, options.timeout)]
    rows += peers(names, relative, folder, options.runs, options.timeout)
    version = ".".join(map(str, sys.version_info[:3]))
    print(f"{folder.name}: {len(files)} files, {lines_in(files):,} lines; Python {version}, {os.cpu_count()} cores\n")
    print(table(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
