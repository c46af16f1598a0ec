"""Each case runs in a process of its own, which has imported the libraries already: settings, pools, models and threads of one
case are not there for the next, and a case costs no more than what it does.

`python -m oracle.process` reads folders of cases from its input, a line each, and answers with a line of JSON each.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from oracle.recorder import Recorded, record

TESTS = Path(__file__).parents[1]
SECONDS = 60
"""A case that takes longer is ended."""
LIBRARIES = (
    *("aiosqlite", "asyncpg", "psycopg", "psycopg_pool", "psycopg2.pool"),
    *("django.core.handlers.wsgi", "django.db.models", "django.test", "django.urls"),
    *("databases", "fastapi.testclient", "flask_sqlalchemy", "peewee", "piccolo.engine.postgres", "piccolo.table"),
    *("playhouse.pool", "pony.orm", "sqlalchemy.ext.asyncio", "sqlalchemy.orm", "sqlmodel", "tortoise"),
)


class Failed(Exception):
    """A case ended with an exception, which is told."""


class Process:
    """A process that runs cases."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def record(self, folder: Path) -> Recorded:
        """What is held at each mark of a case. Raises Failed."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{folder}\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if answer["error"]:
            raise Failed(answer["error"])
        return Recorded({(path, line): what for path, line, what in answer["held"]})


@contextmanager
def started() -> Iterator[Process]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), os.environ.get("PYTHONPATH", "")])}
    command = [sys.executable, "-m", "oracle.process"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            yield Process(process)
        finally:
            process.kill()


def _serve(lines: IO[str], answers: IO[str]) -> None:
    for library in LIBRARIES:
        importlib.import_module(library)
    for line in lines:
        answers.write(_in_a_child(Path(line.rstrip("\n"))) + "\n")
        answers.flush()


def _in_a_child(folder: Path) -> str:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _run(folder, reading, writing)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    return answer or json.dumps({"held": [], "error": f"the case ended with the status {status}"})


def _run(folder: Path, reading: int, writing: int) -> None:
    """Never returns: a case may leave threads behind, for which nothing waits."""
    import signal

    signal.alarm(SECONDS)
    os.close(reading)
    held, error = {}, ""
    try:
        held = record(folder).held
    except BaseException:
        error = traceback.format_exc(limit=-3)
    with os.fdopen(writing, "w") as pipe:
        json.dump({"held": [[*place, what] for place, what in held.items()], "error": error}, pipe)
    os._exit(0)


if __name__ == "__main__":
    # What a case prints is no answer.
    with os.fdopen(os.dup(1), "w") as own:
        os.dup2(2, 1)
        _serve(sys.stdin, own)
