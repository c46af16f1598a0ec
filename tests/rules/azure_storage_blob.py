"""azure-storage-blob: clients and signatures are local, contents are not."""

from azure.storage.blob import BlobClient, BlobServiceClient, ContainerClient, generate_blob_sas
from azure.storage.blob.aio import BlobClient as AsyncBlobClient
from azure.storage.blob.aio import BlobServiceClient as AsyncServiceClient
from azure.storage.blob.aio import ContainerClient as AsyncContainerClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def synchronous(session: Session, given: ContainerClient) -> None:
    session.execute(text("select 1"))
    generate_blob_sas("a", "c", "b")
    with BlobServiceClient.from_connection_string("x") as service:
        service.get_account_information()  # error: [HLD101]
        blob = service.get_blob_client("c", "b")
        blob.upload_blob(b"x")  # error: [HLD101]
        stream = blob.download_blob()  # error: [HLD101]
        stream.readall()  # error: [HLD101]
        container = service.get_container_client("c")
        lazy = container.list_blobs()
        for each in container.list_blobs():  # error: [HLD101]
            print(each, lazy)
    given.get_blob_client("b").exists()  # error: [HLD101]
    BlobClient.from_connection_string("x", "c", "b").delete_blob()  # error: [HLD101]


async def asynchronous(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    async with AsyncServiceClient.from_connection_string("x") as service:
        blob = service.get_blob_client("c", "b")
        await blob.upload_blob(b"x")  # error: [HLD101]
        stream = await blob.download_blob()  # error: [HLD101]
        await stream.readall()  # error: [HLD101]
        async for each in service.get_container_client("c").list_blobs():  # error: [HLD101]
            print(each)
    await AsyncBlobClient.from_connection_string("x", "c", "b").exists()  # error: [HLD101]
    later = AsyncContainerClient.from_connection_string("x", "c").delete_blob("b")
    later.close()
