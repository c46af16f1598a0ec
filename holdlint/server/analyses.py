"""Analyses of one folder, one at a time: a change puts off the next one a little, and stops the one that runs."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable

import msgspec

from holdlint.server.worker import Reply, Request

COMMAND = (sys.executable, "-m", "holdlint.server.worker")
PUT_OFF = 0.25
"""Seconds without a change before an analysis begins."""


class WorkerFailed(Exception):
    """The process ended without a reply; the text is what it wrote on standard error."""


async def run_worker(request: Request) -> Reply:
    """Runs one analysis. Cancelling it kills the process. Raises `WorkerFailed`."""
    process = await asyncio.create_subprocess_exec(
        *COMMAND,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        output, errors = await process.communicate(msgspec.msgpack.encode(request))
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    try:
        return msgspec.msgpack.decode(output, type=Reply)
    except msgspec.DecodeError as error:
        raise WorkerFailed(errors.decode(errors="replace")[-4000:] or f"exit status {process.returncode}") from error


class Analyses:
    """`request` makes the request when an analysis begins; `told` gets each reply, `failed` the reason why there is none."""

    def __init__(
        self,
        request: Callable[[], Request],
        told: Callable[[Reply], None],
        failed: Callable[[str], None],
        work: Callable[[Request], Awaitable[Reply]] = run_worker,
        put_off: float = PUT_OFF,
    ) -> None:
        self.request, self.told, self.failed, self.work, self.put_off = request, told, failed, work, put_off
        self.reply: Reply | None = None
        """The newest reply, of a program that may have changed since."""
        self._task: asyncio.Task[None] | None = None

    def changed(self) -> None:
        """The program is not what it was: what runs is dropped, and the next analysis begins when nothing changes any more."""
        if self._task is not None:
            self._task.cancel()
        self._task = asyncio.get_running_loop().create_task(self._run(self.put_off if self.reply is not None else 0))

    async def _run(self, put_off: float) -> None:
        await asyncio.sleep(put_off)
        try:
            reply = await self.work(self.request())
        except Exception as error:  # whatever it is, the next change begins anew
            self.failed(str(error))
            return
        self.reply = reply
        self.told(reply)

    async def latest(self) -> Reply | None:
        """The reply for the program as it is now; the newest one that there is if the analysis failed. None: there is none."""
        if self._task is None:
            self.changed()
        while (task := self._task) is not None and not task.done():
            await asyncio.wait([task])
        return self.reply

    def stop(self) -> None:
        """Ends what runs."""
        if self._task is not None:
            self._task.cancel()
