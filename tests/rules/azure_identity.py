"""azure-identity: a token is a request; making the credential is not."""

from azure.identity import DefaultAzureCredential
from azure.identity.aio import DefaultAzureCredential as AsyncCredential
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def synchronous(session: Session) -> None:
    session.execute(text("select 1"))
    credential = DefaultAzureCredential()
    credential.get_token("https://example.com/.default")  # error: [HLD101]


async def asynchronous(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    async with AsyncCredential() as credential:
        await credential.get_token("https://example.com/.default")  # error: [HLD101]
