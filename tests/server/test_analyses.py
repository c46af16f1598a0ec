"""One analysis at a time; what is stale is dropped; what fails harms only itself."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from holdlint.model.findings import Coverage, Report
from holdlint.server.analyses import Analyses, WorkerFailed, run_worker
from holdlint.server.worker import Reply, Request


class Desk:
    """Analyses that take as long as the test wants; a program is the number of its last change."""

    def __init__(self) -> None:
        self.number, self.running, self.most, self.begun = 0, 0, 0, 0
        self.told: list[int] = []
        self.failed: list[str] = []
        self.breaks = False

    async def work(self, request: Request) -> Reply:
        self.begun += 1
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            if self.breaks:
                raise WorkerFailed("broken")
            await asyncio.sleep(0.02)
            return Reply(Report(coverage=Coverage(files=int(request.root))))
        finally:
            self.running -= 1

    def analyses(self, work: Callable[[Request], Awaitable[Reply]] | None = None) -> Analyses:
        return Analyses(
            lambda: Request(str(self.number)),
            lambda reply: self.told.append(reply.report.coverage.files),
            self.failed.append,
            work or self.work,
            put_off=0.01,
        )


async def test_the_first_answer_needs_no_change() -> None:
    desk = Desk()
    reply = await desk.analyses().latest()
    assert reply is not None
    assert desk.told == [0]


async def test_a_change_stops_what_runs_and_only_the_last_one_is_told() -> None:
    desk = Desk()
    analyses = desk.analyses()
    for number in range(1, 30):
        desk.number = number
        analyses.changed()
        await asyncio.sleep(0.003)
    await analyses.latest()
    assert desk.told[-1] == 29
    assert desk.most == 1


async def test_who_waits_gets_the_answer_for_the_program_as_it_is_then() -> None:
    desk = Desk()
    analyses = desk.analyses()
    await analyses.latest()
    desk.number = 1
    analyses.changed()
    waiting = asyncio.create_task(analyses.latest())
    await asyncio.sleep(0.015)
    desk.number = 2
    analyses.changed()
    reply = await waiting
    assert reply is not None
    assert reply.report.coverage.files == 2


async def test_an_analysis_that_fails_is_logged_and_the_next_one_works() -> None:
    desk = Desk()
    analyses = desk.analyses()
    desk.breaks = True
    assert await analyses.latest() is None
    assert desk.failed == ["broken"]
    desk.breaks = False
    analyses.changed()
    assert await analyses.latest() is not None


async def test_a_process_that_dies_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not (await run_worker(Request(str(tmp_path)))).faults
    script = "import sys; sys.exit('no memory')"
    monkeypatch.setattr("holdlint.server.analyses.COMMAND", (sys.executable, "-c", script))
    with pytest.raises(WorkerFailed, match="no memory"):
        await run_worker(Request(str(tmp_path)))
