"""Python's own waiting: sleeps, futures, threads, locks and queues."""

import asyncio
import concurrent.futures
import fcntl
import multiprocessing
import multiprocessing.connection
import multiprocessing.pool
import queue
import sched
import select
import selectors
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def work() -> int:
    return 1


async def async_work() -> int:
    return 1


def sleeps(session: Session, scheduler: sched.scheduler) -> None:
    session.execute(text("select 1"))
    time.sleep(1)  # error: [HLD104]
    signal.pause()  # error: [HLD104]
    scheduler.run()  # error: [HLD104]
    scheduler.run(blocking=False)
    time.monotonic()


async def async_sleeps(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    await asyncio.sleep(1)  # error: [HLD104]
    later = asyncio.sleep(1)
    later.close()


def futures(session: Session, executor: ThreadPoolExecutor) -> None:
    session.execute(text("select 1"))
    future = executor.submit(work)
    future.done()
    future.result()  # error: [HLD106]
    future.exception(timeout=5)  # error: [HLD106]
    concurrent.futures.wait([future])  # error: [HLD106]
    for done in concurrent.futures.as_completed([future]):  # error: [HLD106]
        print(done)
    lazy = executor.map(work, [1])
    for result in executor.map(work, [1]):  # error: [HLD106]
        print(result, lazy)
    executor.shutdown(wait=False)
    executor.shutdown()  # error: [HLD106]


def executor_block(session: Session) -> None:
    session.execute(text("select 1"))
    with ThreadPoolExecutor() as executor:  # error: [HLD106]
        executor.submit(work)


def process_executor(session: Session) -> None:
    session.execute(text("select 1"))
    executor = concurrent.futures.ProcessPoolExecutor()
    executor.submit(work).result()  # error: [HLD106]


def threadsafe(session: Session, loop: asyncio.AbstractEventLoop) -> None:
    session.execute(text("select 1"))
    future = asyncio.run_coroutine_threadsafe(async_work(), loop)
    future.result()  # error: [HLD106]


async def tasks(session: AsyncSession, loop: asyncio.AbstractEventLoop) -> None:
    await session.execute(text("select 1"))
    task = asyncio.create_task(async_work())
    task.done()
    await asyncio.wait([task])  # error: [HLD106]
    task.result()
    promise = loop.create_future()
    promise.result()


def threads(session: Session) -> None:
    session.execute(text("select 1"))
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()  # error: [HLD106]
    timer = threading.Timer(1, work)
    timer.start()
    timer.join(timeout=5)  # error: [HLD106]
    condition = threading.Condition()
    condition.wait_for(bool, 1)  # error: [HLD106]
    event = threading.Event()
    event.set()
    event.wait()  # error: [HLD106]
    child = multiprocessing.Process(target=work)
    child.start()
    child.join()  # error: [HLD106]


def pools(session: Session, pipe: multiprocessing.connection.Connection) -> None:
    session.execute(text("select 1"))
    with multiprocessing.Pool() as pool:
        pool.map(work, [1])  # error: [HLD106]
        result = pool.apply_async(work)
        result.get()  # error: [HLD106]
        lazy = pool.imap(work, [1])
        for each in pool.imap(work, [1]):  # error: [HLD106]
            print(each, lazy)
    threads_ = multiprocessing.pool.ThreadPool()
    threads_.starmap(work, [(1,)])  # error: [HLD106]
    pipe.recv()  # error: [HLD106]


def locks(session: Session) -> None:
    session.execute(text("select 1"))
    lock = threading.Lock()
    lock.acquire()  # error: [HLD106]
    lock.release()
    lock.acquire(blocking=False)
    with lock:  # error: [HLD106]
        print()
    between = multiprocessing.Lock()
    between.acquire()  # error: [HLD106]
    between.acquire(block=False)
    with open("lock") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # error: [HLD106]


async def async_locks(session: AsyncSession, lock: asyncio.Lock, event: asyncio.Event) -> None:
    await session.execute(text("select 1"))
    await lock.acquire()  # error: [HLD106]
    lock.release()
    async with lock:  # error: [HLD106]
        print()
    event.set()
    await event.wait()  # error: [HLD106]


def queues(session: Session, jobs: queue.Queue[int], simple: queue.SimpleQueue[int]) -> None:
    session.execute(text("select 1"))
    jobs.put_nowait(1)
    jobs.get_nowait()
    jobs.get(block=False)
    jobs.get()  # error: [HLD106]
    jobs.put(1, timeout=5)  # error: [HLD106]
    jobs.join()  # error: [HLD106]
    simple.put(1)
    simple.get()  # error: [HLD106]


async def async_queues(session: AsyncSession, jobs: asyncio.Queue[int]) -> None:
    await session.execute(text("select 1"))
    jobs.put_nowait(1)
    await jobs.get()  # error: [HLD106]


def polls(session: Session) -> None:
    session.execute(text("select 1"))
    select.select([], [], [])  # error: [HLD101]
    poller = select.poll()
    poller.register(0)
    poller.poll()  # error: [HLD101]
    edge = select.epoll()
    edge.poll()  # error: [HLD101]
    selector = selectors.DefaultSelector()
    selector.register(0, 1)
    selector.select(timeout=1)  # error: [HLD101]
