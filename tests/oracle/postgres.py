"""A PostgreSQL server for tests: one that is given by HOLDLINT_TEST_POSTGRES, else a private one from the installed programs."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from glob import glob
from pathlib import Path

GIVEN = "HOLDLINT_TEST_POSTGRES"
"""`host:port` of a server with a user and a database `oracle` that asks for no password."""


class NoServer(Exception):
    """There is no PostgreSQL on this machine."""


def programs() -> str:
    """The folder of `initdb` and `pg_ctl`. Raises NoServer."""
    folders = sorted(glob("/usr/lib/postgresql/*/bin"), reverse=True)
    folders += [os.path.dirname(found)] if (found := shutil.which("initdb")) else []
    for folder in folders:
        if os.path.exists(os.path.join(folder, "initdb")):
            return folder
    raise NoServer(f"install PostgreSQL (Debian: apt-get install postgresql), or set {GIVEN}=host:port")


@contextmanager
def server() -> Iterator[str]:
    """`host:port` of a running server. Raises NoServer if there is none and none can be started."""
    given = os.environ.get(GIVEN)
    if given:
        yield given
        return
    folder = programs()
    # The server refuses to run as root.
    user = "postgres" if hasattr(os, "geteuid") and os.geteuid() == 0 else None
    place = tempfile.mkdtemp(prefix="oracle")
    try:
        if user:
            shutil.chown(place, user)
        data, port = os.path.join(place, "data"), _free_port()
        environment = {**os.environ, "LC_ALL": "C"}

        def run(program: str, *arguments: str) -> None:
            subprocess.run(
                [os.path.join(folder, program), *arguments],
                check=True,
                user=user,
                cwd=place,
                env=environment,
                stdout=subprocess.DEVNULL,
            )

        run("initdb", "-D", data, "-U", "oracle", "-A", "trust", "-E", "UTF8", "--no-sync")
        settings = f"-p {port} -k {place} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200"
        run("pg_ctl", "-D", data, "-o", settings, "-l", os.path.join(place, "log"), "-w", "start")
        try:
            run("createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "oracle", "oracle")
            yield f"127.0.0.1:{port}"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(Path(place), ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
