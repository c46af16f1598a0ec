"""What happens on release day: many clients at once, an identity service that is slow today.

    python examples/load.py            both versions, one after the other
    python examples/load.py held       one of them

Each version runs as it is, behind uvicorn, with a pool of 5 + 5 connections and a thread for each client, so that
the pool is what runs out. Times are one sixtieth of those of the real outage: the call takes 1 s instead of 60 s, the
pool gives up after 0.5 s instead of 30 s. The database is a SQLite file in a temporary folder, or whatever
DATABASE_URL names. All traffic stays on 127.0.0.1.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parent
POOL_TIMEOUT = 0.5
PATIENCE = 20
"""Seconds after which a client gives up; nothing here comes near it."""


@contextmanager
def identity_service(delay: float) -> Iterator[str]:
    """A service that knows every token, and takes its time; yields its address."""

    class Introspect(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            time.sleep(delay)
            body = json.dumps({"subject": "ann", "scopes": ["users:read"]}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_request(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        request_queue_size = 1024
        daemon_threads = True

    with Server(("127.0.0.1", 0), Introspect) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def users_service(version: str, threads: int) -> Iterator[str]:
    """The service in this process; yields its address. A pool that gives up is answered with 503 instead of 500."""
    import anyio.to_thread
    import uvicorn
    from fastapi import Request
    from fastapi.responses import JSONResponse
    from sqlalchemy.exc import TimeoutError as PoolTimeout

    sys.path.insert(0, str(EXAMPLES / version))
    from app.api import app  # type: ignore[import-not-found]
    from app.db import SessionLocal, engine  # type: ignore[import-not-found]
    from app.models import Base, User  # type: ignore[import-not-found]

    Base.metadata.create_all(engine)
    with SessionLocal.begin() as db:
        db.merge(User(id=1, name="Ann"))

    @app.exception_handler(PoolTimeout)
    def pool_exhausted(_: Request, error: PoolTimeout) -> JSONResponse:
        return JSONResponse({"detail": str(error)}, status_code=503)

    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", backlog=1024))

    async def serve() -> None:
        anyio.to_thread.current_default_thread_limiter().total_tokens = threads
        await server.serve()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    deadline = time.monotonic() + PATIENCE
    while not server.started:
        if time.monotonic() > deadline or not thread.is_alive():
            raise SystemExit("the service did not start")
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(PATIENCE)
    engine.dispose()


def outcomes(address: str, clients: int) -> Counter[str]:
    """What happens to clients that all come at the same time."""
    import requests

    together = threading.Barrier(clients)

    def client(_: int) -> str:
        together.wait(PATIENCE)
        try:
            answer = requests.get(f"{address}/users/1", headers={"Authorization": "token"}, timeout=PATIENCE)
        except requests.RequestException as error:
            return type(error).__name__
        if answer.status_code == 503 and "QueuePool limit" in answer.text:
            return "pool"
        return "ok" if answer.json() == {"name": "Ann"} else str(answer.status_code)

    with ThreadPoolExecutor(clients) as executor:
        return Counter(executor.map(client, range(clients)))


def show(version: str, clients: int, delay: float) -> None:
    """Runs one version and prints one line."""
    with tempfile.TemporaryDirectory() as folder, identity_service(delay) as identity:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder).as_posix()}/service.db")
        os.environ.update(
            IDENTITY_URL=identity, POOL_TIMEOUT=str(POOL_TIMEOUT), NO_PROXY="127.0.0.1", no_proxy="127.0.0.1"
        )
        with users_service(version, threads=clients) as address:
            start = time.monotonic()
            counts = outcomes(address, clients)
            seconds = time.monotonic() - start
    ok, pool = counts.pop("ok", 0), counts.pop("pool", 0)
    line = f"{version:6} {clients} clients: {ok} succeeded, {pool} failed with the pool's TimeoutError"
    if counts:
        line += ", others failed: " + ", ".join(f"{number} × {what}" for what, number in sorted(counts.items()))
    print(f"{line} ({seconds:.1f} s)", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description="Loads the example service, as it was and as it is now.")
    parser.add_argument("version", nargs="?", choices=["held", "fixed"], help="only this version")
    parser.add_argument("--clients", type=int, default=100, help="how many come at the same time (100)")
    parser.add_argument("--delay", type=float, default=1.0, help="seconds that the identity service takes (1.0)")
    options = parser.parse_args()
    if options.version:
        show(options.version, options.clients, options.delay)
        return 0
    for version in ("held", "fixed"):
        command = [sys.executable, __file__, version, f"--clients={options.clients}", f"--delay={options.delay}"]
        code = subprocess.run(command, timeout=120).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
