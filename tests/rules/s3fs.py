"""s3fs: addresses are signed here, contents are far away."""

from s3fs import S3FileSystem
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def files(session: Session) -> None:
    session.execute(text("select 1"))
    fs = S3FileSystem(anon=True)
    fs.ls("b")  # error: [HLD101]
    fs.sign("b/k")
    with fs.open("b/k") as file:  # error: [HLD101]
        print(file)


async def later(session: AsyncSession, fs: S3FileSystem) -> None:
    await session.execute(text("select 1"))
    await fs._exists("b/k")  # error: [HLD101]
