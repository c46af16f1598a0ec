"""fsspec: `fsspec.open` is lazy, a file system's methods are not."""

import fsspec
from fsspec.asyn import AsyncFileSystem
from fsspec.spec import AbstractFileSystem
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


class Files:
    def __init__(self, fs: AbstractFileSystem) -> None:
        self.fs = fs

    def put(self, session: Session) -> None:
        session.execute(text("select 1"))
        self.fs.put("a", "b")  # error: [HLD101]
        with self.fs.open("a", "wb") as file:  # error: [HLD101]
            print(file)


def direct(session: Session) -> None:
    session.execute(text("select 1"))
    fs = fsspec.filesystem("s3")
    fs.exists("b/k")  # error: [HLD101]
    fs.sign("b/k")
    fsspec.filesystem("file").exists("f")
    fsspec.filesystem("memory").put("a", "b")
    lazy = fsspec.open("s3://b/k")
    with lazy as file:  # error: [HLD101]
        print(file)
    lazy.fs.rm("b/k")  # error: [HLD101]


async def later(session: AsyncSession, fs: AsyncFileSystem) -> None:
    await session.execute(text("select 1"))
    await fs._cat_file("b/k")  # error: [HLD101]
