"""`holdlint check --watch`: the same once more whenever something changed that it read."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

from holdlint.commands.faults import Faults
from holdlint.commands.terminal import watched

if TYPE_CHECKING:
    from holdlint.checking import Run

Stamps = dict[str, tuple[int, int, int]]
PAUSE = 0.5
SHARE = 10
"""The pause is at least so many times as long as looking took: watching is to cost next to nothing."""
_CLEAR = "\033[2J\033[3J\033[H"


def watch(prepare: Callable[[], Run], once: Callable[[Run], object]) -> None:
    """Does `once`, and again after each change; ends when somebody presses Ctrl-C.

    `prepare` reads the configuration, which may have changed, too. What is wrong with it is told, and watching goes on.
    """
    while True:
        if watched(sys.stdout):
            click.echo(_CLEAR, nl=False)
        before: Stamps = {}
        try:
            run = prepare()
            before = _stamps(run)
            once(run)
        except Faults as faults:
            faults.show()
        click.echo("Watching for changes; Ctrl-C ends.", err=True)
        while True:
            start = time.monotonic()
            try:
                changed = _stamps(prepare()) != before
            except Faults:
                changed = before != {}
            if changed:
                break
            time.sleep(max(PAUSE, SHARE * (time.monotonic() - start)))


def _stamps(run: Run) -> Stamps:
    """When each file was changed that a run reads. Raises `Faults`."""
    from holdlint.checking import files_of
    from holdlint.commands.running import mendable

    with mendable(run):
        found = files_of(run)
    stamps: Stamps = {}
    for path in (*found.files, *_besides(run)):
        try:
            status = os.stat(os.path.join(run.root, path))
        except (OSError, ValueError):
            continue
        stamps[path] = (status.st_mtime_ns, status.st_size, status.st_ino)
    return stamps


def _besides(run: Run) -> Iterable[str]:
    """What a run reads besides source: its configuration, baseline and rules, and what says the versions of libraries."""
    config = run.config
    yield from filter(None, [config.source, config.baseline])
    for folder in config.rules:
        yield from (os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".toml"))
    for folder in {run.root, config.base}:
        yield from (
            os.path.join(folder, name) for name in os.listdir(folder) if name.endswith((".toml", ".lock", ".txt"))
        )
