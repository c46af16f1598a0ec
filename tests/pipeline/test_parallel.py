"""Several processes give the same results in the same order, and survive each other."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from holdlint import workers
from holdlint.pipeline import analyse
from holdlint.settings import AnalysisSettings
from holdlint.stages import BODIES, HEADERS, Read
from holdlint.workers import Work, can_fork, spread

TESTS = Path(__file__).parents[1]
PARENT = os.getpid()
TASKS = [f"def f{number}(): g({number})\n".encode() * (number % 7 + 1) for number in range(200)]
SIZES = [len(task) for task in TASKS]

forks = pytest.mark.skipif(not can_fork(), reason="forking is not safe here")


def work(function: object, **limits: int) -> Work[int, int]:
    return Work("none:none", function, int, int, **{"forked": 0, "fresh": 2**60, **limits})  # type: ignore[arg-type]


def doubled(number: int) -> int:
    return 2 * number


def own_process(number: int) -> int:
    return os.getpid()


def slow_in_the_parent(number: int) -> int:
    if os.getpid() == PARENT:
        time.sleep(0.02)
    return 2 * number


def deadly_in_a_child(number: int) -> int:
    if os.getpid() != PARENT and number > 20:
        os.kill(os.getpid(), signal.SIGKILL)
    if os.getpid() == PARENT:
        time.sleep(0.01)
    return 2 * number


def failing_in_a_child(number: int) -> int:
    if os.getpid() != PARENT:
        raise MemoryError
    return 2 * number


@pytest.mark.parametrize("jobs", [1, 2, 3, 500])
@pytest.mark.parametrize("count", [0, 1, 2, 100])
def test_the_order_is_that_of_the_tasks(jobs: int, count: int) -> None:
    assert spread(work(doubled), range(count), [1] * count, jobs) == [2 * number for number in range(count)]


@forks
@pytest.mark.parametrize("function", [slow_in_the_parent, deadly_in_a_child, failing_in_a_child])
def test_whoever_does_it_everything_is_done(function: object) -> None:
    assert spread(work(function), range(100), [1] * 100, 3) == [2 * number for number in range(100)]


@forks
def test_the_work_is_shared() -> None:
    def slow(number: int) -> int:
        time.sleep(0.005)
        return os.getpid()

    assert len(set(spread(work(slow), range(60), [1] * 60, 3))) == 3


@forks
def test_no_child_is_left_behind() -> None:
    for function in (doubled, deadly_in_a_child):
        spread(work(function), range(100), [1] * 100, 3)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@forks
def test_children_end_if_the_parent_gives_up() -> None:
    def interrupted(number: int) -> int:
        if os.getpid() == PARENT:
            raise KeyboardInterrupt
        time.sleep(60)
        return 0

    with pytest.raises(KeyboardInterrupt):
        spread(work(interrupted), range(100), [1] * 100, 2)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_a_process_with_threads_is_not_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    try:
        assert not can_fork()
        assert set(spread(work(own_process), range(100), [1] * 100, 4)) == {PARENT}
    finally:
        end.set()
        thread.join()


def test_no_process_is_started_for_little_work() -> None:
    assert set(spread(work(own_process, forked=101), range(100), [1] * 100, 4)) == {PARENT}


def test_a_system_without_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> int:
        raise BlockingIOError("no more processes")

    monkeypatch.setattr(os, "fork", refused, raising=False)
    monkeypatch.setattr(workers, "can_fork", lambda: True)
    assert spread(work(doubled), range(100), [1] * 100, 4) == [2 * number for number in range(100)]


@pytest.mark.slow
def test_fresh_interpreters_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "can_fork", lambda: False)
    expected = [HEADERS.function(task) for task in TASKS]
    assert spread(replace(HEADERS, forked=2**60, fresh=0), TASKS, SIZES, 2) == expected


@pytest.mark.slow
def test_fresh_interpreters_take_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the parent is asked for is less than all."""
    monkeypatch.setattr(workers, "can_fork", lambda: False)
    asked: list[bytes] = []

    def read(task: bytes) -> Read:
        asked.append(task)
        return HEADERS.function(task)

    spread(replace(HEADERS, function=read, forked=2**60, fresh=0), TASKS, SIZES, 2)
    assert 0 < len(asked) < len(TASKS)


@pytest.mark.parametrize("program", ["/does/not/exist", "false"])
def test_interpreters_that_do_not_start(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(workers, "can_fork", lambda: False)
    monkeypatch.setattr(sys, "executable", program)
    expected = [HEADERS.function(task) for task in TASKS]
    assert spread(replace(HEADERS, forked=2**60, fresh=0), TASKS, SIZES, 2) == expected


def test_names_of_work_are_where_it_is_found() -> None:
    from importlib import import_module

    for one in (HEADERS, BODIES):
        module, _, attribute = one.name.partition(":")
        assert getattr(import_module(module), attribute) is one


@pytest.mark.slow
@pytest.mark.parametrize("forking", [True, False])
def test_the_whole_analysis(monkeypatch: pytest.MonkeyPatch, forking: bool) -> None:
    """All stages, with limits so low that every one of them is spread."""
    if forking and not can_fork():
        pytest.skip("forking is not safe here")
    import holdlint.stages as stages

    folder = TESTS / "rules"
    files = sorted(path.name for path in folder.glob("*.py"))

    def report(jobs: int) -> bytes:
        return msgspec.json.encode(analyse(files, str(folder), AnalysisSettings(jobs=jobs)))

    expected = report(1)
    assert len(expected) > 100_000
    monkeypatch.setattr(workers, "can_fork", lambda: forking)
    monkeypatch.setattr(stages, "HEADERS", replace(HEADERS, forked=0, fresh=0))
    monkeypatch.setattr(stages, "BODIES", replace(BODIES, forked=0, fresh=0))
    assert report(2) == expected
    assert report(3) == expected


@forks
@pytest.mark.parametrize(("jobs", "function"), [(1, doubled), (3, doubled), (3, deadly_in_a_child)])
def test_what_is_to_be_done_meanwhile_is_done_once_however_the_work_is_done(jobs: int, function: object) -> None:
    done: list[int] = []
    spread(work(function), range(100), [1] * 100, jobs, lambda: done.append(1))
    assert done == [1]
