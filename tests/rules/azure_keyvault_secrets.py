"""azure-keyvault-secrets: every secret is a request; making the client is not."""

from azure.keyvault.secrets import SecretClient
from azure.keyvault.secrets.aio import SecretClient as AsyncSecretClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def synchronous(session: Session) -> None:
    session.execute(text("select 1"))
    with SecretClient("https://example.com", None) as client:
        client.get_secret("s")  # error: [HLD101]
        poller = client.begin_delete_secret("s")  # error: [HLD101]
        poller.wait()  # error: [HLD101]
        for each in client.list_properties_of_secrets():  # error: [HLD101]
            print(each)


async def asynchronous(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    async with AsyncSecretClient("https://example.com", None) as client:
        await client.get_secret("s")  # error: [HLD101]
