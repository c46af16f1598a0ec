"""asyncssh: connecting and running wait; keys are local."""

import asyncssh
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def run(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    key = asyncssh.read_private_key("f")
    async with asyncssh.connect("example.com", client_keys=[key]) as connection:  # error: [HLD105]
        await connection.run("ls", timeout=5)  # error: [HLD105]
        async with connection.start_sftp_client() as sftp:  # error: [HLD105]
            await sftp.put("f")  # error: [HLD105]
        process = await connection.create_process("ls")  # error: [HLD105]
        await process.wait()  # error: [HLD105]
    other = await asyncssh.connect("example.com")  # error: [HLD105]
    other.close()
    await asyncssh.scp("f", "example.com:g")  # error: [HLD105]
