"""google-cloud-secret-manager: reading a secret is a request; paths are local."""

from google.cloud import secretmanager
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def secrets(session: Session) -> None:
    session.execute(text("select 1"))
    client = secretmanager.SecretManagerServiceClient()
    name = client.secret_version_path("p", "s", "latest")
    client.access_secret_version(name=name)  # error: [HLD101]
    other = secretmanager.SecretManagerServiceClient.from_service_account_file("key.json")
    other.get_secret(name=name)  # error: [HLD101]


async def asynchronous(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    client = secretmanager.SecretManagerServiceAsyncClient()
    await client.access_secret_version(name="n")  # error: [HLD101]
