"""Python's own ways to run a process: what waits for it and what only starts it."""

import asyncio
import os
import pty
import subprocess

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def run(session: Session) -> None:
    session.execute(text("select 1"))
    subprocess.run(["true"])  # error: [HLD105]
    subprocess.check_output(["true"], timeout=5)  # error: [HLD105]
    subprocess.getoutput("true")  # error: [HLD105]
    os.system("true")  # error: [HLD105]
    pty.spawn("true")  # error: [HLD105]
    os.popen("true").read()  # error: [HLD105]
    os.popen("true")
    subprocess.list2cmdline(["true"])


def start(session: Session) -> None:
    session.execute(text("select 1"))
    process = subprocess.Popen(["true"])
    process.poll()
    process.stdout.readline()  # error: [HLD105]
    process.communicate()  # error: [HLD105]
    process.wait(timeout=5)  # error: [HLD105]
    os.waitpid(process.pid, 0)  # error: [HLD105]


def block(session: Session) -> None:
    session.execute(text("select 1"))
    with subprocess.Popen(["true"]) as process:  # error: [HLD105]
        process.terminate()


async def asynchronous(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    process = await asyncio.create_subprocess_exec("true")
    await process.stdout.readline()  # error: [HLD105]
    await process.communicate()  # error: [HLD105]
    other = await asyncio.create_subprocess_shell("true")
    await other.wait()  # error: [HLD105]
    other.kill()
