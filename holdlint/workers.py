"""Work on several cores: the same results, in the same order, whoever did what.

Where it is safe the process is forked, which costs a few milliseconds: children inherit the tasks. Each process has a run of
neighbouring tasks, since what neighbours need is often the same, takes them from a pipe, and then helps the others. Elsewhere
fresh interpreters get their share as a file. A worker's results come out of a file of its own, so nobody waits for a reader; what
a worker that died did not finish is done by the parent.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, BinaryIO, Generic, NoReturn, TypeVar

import msgspec

MOST = 8
"""Workers beyond this number wait for the one that links and tracks."""
LIMIT = 64
"""Workers, whatever is asked for."""
PIECES = 12
"""Chunks for each worker: few enough to cost nothing, enough for all to finish at about the same time."""

NEVER = 1 << 60
"""The size of tasks that no interpreter is started for."""

Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Work(Generic[Task, Result]):
    """Something to do with each of many tasks; `function` never raises."""

    name: str
    """`module:attribute` where this object is found by a fresh interpreter."""
    function: Callable[[Task], Result]
    task: Any
    """The type of a task, for msgspec."""
    result: Any
    forked: int
    """Size of all tasks from which forking pays."""
    fresh: int
    """Size of all tasks from which it pays to start interpreters."""


def nothing() -> None:
    """There is nothing to be done meanwhile."""


def spread(
    work: Work[Task, Result],
    tasks: Sequence[Task],
    sizes: Sequence[int],
    jobs: int = 0,
    meanwhile: Callable[[], None] = nothing,
) -> list[Result]:
    """The result of each task, in the order of the tasks. `sizes` say how much work each is; `jobs` 0: as many as help.

    `meanwhile` is done once by this process, at best while others have begun with the tasks: they will do more of them.
    """
    wanted = min(jobs or min(cores(), MOST), len(tasks), LIMIT)
    if wanted > 1 and sum(sizes) >= min(work.forked, work.fresh):
        chunks = _chunks(sizes, wanted * PIECES)
        found: dict[int, list[Result]] = {}
        if sum(sizes) >= work.forked and can_fork():
            found = _forked(work, tasks, chunks, wanted, meanwhile)
            meanwhile = nothing
        elif sum(sizes) >= work.fresh and sys.executable:
            found = _fresh(work, tasks, chunks, wanted)
        meanwhile()
        parts = (
            found[number] if number in found else [work.function(task) for task in tasks[start:end]]
            for number, (start, end) in enumerate(chunks)
        )
        return [result for part in parts for result in part]
    meanwhile()
    return [work.function(task) for task in tasks]


def cores() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def can_fork() -> bool:
    """Whether this process may be forked: on Linux, if it has one thread. Locks of other threads would stay locked."""
    try:
        return sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1
    except OSError:
        return False


def _chunks(sizes: Sequence[int], count: int) -> list[tuple[int, int]]:
    """Ranges of tasks of about equal size."""
    limit = sum(sizes) / count
    found, start, size = [], 0, 0
    for number, one in enumerate(sizes):
        size += one
        if size >= limit:
            found.append((start, number + 1))
            start, size = number + 1, 0
    if start < len(sizes):
        found.append((start, len(sizes)))
    return found


# ---- forked


def _forked(
    work: Work[Task, Result],
    tasks: Sequence[Task],
    chunks: Sequence[tuple[int, int]],
    jobs: int,
    meanwhile: Callable[[], None],
) -> dict[int, list[Result]]:
    queues: list[int] = []
    children: list[tuple[int, BinaryIO]] = []
    parent = os.getpid()
    try:
        for worker in range(jobs):
            queue, feed = os.pipe()
            queues.append(queue)
            share = range(worker * len(chunks) // jobs, (worker + 1) * len(chunks) // jobs)
            # A share fits into the smallest pipe that a system has. Reads of four bytes are never torn.
            os.write(feed, b"".join(number.to_bytes(4, "big") for number in share))
            os.close(feed)
        for worker in range(1, jobs):
            output = _output()
            try:
                child = os.fork()
            except OSError:
                output.close()
                raise
            if child == 0:
                _child(work, tasks, chunks, queues[worker:] + queues[:worker], output, parent)
            children.append((child, output))
        found = {}
        meanwhile()
        meanwhile = nothing
        while (number := _next(queues)) is not None:
            start, end = chunks[number]
            found[number] = [work.function(task) for task in tasks[start:end]]
        while children:
            child, output = children[-1]
            _wait(child)
            children.pop()
            with output:
                found.update(_read(output, work, chunks))
        return found
    except OSError:
        # No more processes, no more memory: what is not there will be done by the parent.
        meanwhile()
        return {}
    finally:
        for queue in queues:
            os.close(queue)
        for child, output in children:
            _end(child)
            output.close()


def _child(
    work: Work[Any, Any],
    tasks: Sequence[Any],
    chunks: Sequence[tuple[int, int]],
    queues: Sequence[int],
    output: BinaryIO,
    parent: int,
) -> NoReturn:
    """Takes chunks, its own first, until there are none, or nobody wants them any more; never returns into the program it was
    forked from."""
    try:
        gc.disable()
        while os.getppid() == parent and (number := _next(queues)) is not None:
            start, end = chunks[number]
            _write(output, number, [work.function(task) for task in tasks[start:end]])
        output.flush()
        os._exit(0)
    except BaseException:  # whatever it is, Ctrl-C included, the parent sees what is missing
        os._exit(1)


def _next(queues: Sequence[int]) -> int | None:
    for queue in queues:
        token = os.read(queue, 4)
        if len(token) == 4:
            return int.from_bytes(token, "big")
    return None


def _output() -> BinaryIO:
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("holdlint"), "w+b")
    from tempfile import TemporaryFile

    return TemporaryFile()


def _wait(child: int) -> None:
    with suppress(ChildProcessError):  # it has ended, and this process wants to know nothing of its children
        os.waitpid(child, 0)


def _end(child: int) -> None:
    from signal import SIGKILL

    with suppress(ProcessLookupError):
        os.kill(child, SIGKILL)
    _wait(child)


# ---- fresh interpreters


def _fresh(
    work: Work[Task, Result], tasks: Sequence[Task], chunks: Sequence[tuple[int, int]], jobs: int
) -> dict[int, list[Result]]:
    import subprocess
    from contextlib import ExitStack
    from tempfile import TemporaryFile

    code = "import sys; from holdlint.workers import serve; serve(sys.argv[1])"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)}
    found: dict[int, list[Result]] = {}
    started: list[tuple[Any, Any]] = []
    try:
        for worker in range(1, jobs):
            share = [(number, list(tasks[slice(*chunks[number])])) for number in range(worker, len(chunks), jobs)]
            with TemporaryFile() as source, ExitStack() as closing:
                output = closing.enter_context(TemporaryFile())
                source.write(msgspec.msgpack.encode(share))
                source.seek(0)
                process = subprocess.Popen(
                    [sys.executable, "-c", code, work.name],
                    stdin=source,
                    stdout=output,
                    stderr=subprocess.DEVNULL,
                    env=environment,
                )
                closing.pop_all()  # it is read, and closed, when its worker has ended
            started.append((process, output))
        for number in range(0, len(chunks), jobs):
            found[number] = [work.function(task) for task in tasks[slice(*chunks[number])]]
        for process, output in started:
            process.wait()
            found.update(_read(output, work, chunks))
    except OSError:
        pass
    finally:
        for process, output in started:
            if process.poll() is None:
                process.kill()
                process.wait()
            output.close()
    return found


def serve(name: str) -> None:
    """What a fresh interpreter does: reads its share from standard input, writes results to standard output."""
    from importlib import import_module

    gc.disable()
    module, _, attribute = name.partition(":")
    work: Work[Any, Any] = getattr(import_module(module), attribute)
    share = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=list[tuple[int, list[work.task]]])  # type: ignore[name-defined]
    for number, tasks in share:
        _write(sys.stdout.buffer, number, [work.function(task) for task in tasks])
    sys.stdout.buffer.flush()


# ---- results on their way


def _write(output: BinaryIO, number: int, results: list[Any]) -> None:
    blob = msgspec.msgpack.encode(results)
    output.write(number.to_bytes(4, "big") + len(blob).to_bytes(8, "big"))
    output.write(blob)


def _read(
    output: BinaryIO, work: Work[Any, Result], chunks: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, list[Result]]]:
    """The chunks that a worker finished; it may have died while it wrote the last one."""
    decoder = msgspec.msgpack.Decoder(list[work.result])  # type: ignore[name-defined]
    output.seek(0)
    while len(head := output.read(12)) == 12:
        number, size = int.from_bytes(head[:4], "big"), int.from_bytes(head[4:], "big")
        blob = output.read(size)
        if len(blob) != size or number >= len(chunks):
            return
        try:
            results: list[Result] = decoder.decode(blob)
        except msgspec.DecodeError:
            return
        if len(results) == chunks[number][1] - chunks[number][0]:
            yield number, results
