"""aioboto3 and aiobotocore: operations wait when they are awaited."""

import aioboto3
from aiobotocore.client import AioBaseClient
from aiobotocore.config import AioConfig
from aiobotocore.response import StreamingBody
from aiobotocore.session import get_session
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def clients(session: AsyncSession, given: AioBaseClient) -> None:
    await session.execute(text("select 1"))
    await given.put_object(Bucket="b", Key="k", Body=b"")  # error: [HLD101]
    later = given.get_object(Bucket="b", Key="k")
    later.close()
    async with aioboto3.Session().client("s3") as s3:
        await s3.upload_fileobj(None, "b", "k")  # error: [HLD101]
        await s3.generate_presigned_url("get_object")
        s3.meta.events.register("x", None)
        lazy = s3.get_paginator("list_objects_v2").paginate(Bucket="b")
        await lazy.build_full_result()  # error: [HLD101]
        async for page in s3.get_paginator("list_objects_v2").paginate(Bucket="b"):  # error: [HLD101]
            print(page)
        await s3.get_waiter("object_exists").wait(Bucket="b", Key="k")  # error: [HLD101]
    async with get_session().create_client("sqs", config=AioConfig(read_timeout=5)) as sqs:
        await sqs.send_message(QueueUrl="u", MessageBody="x")  # error: [HLD101]


async def bodies(session: AsyncSession, body: StreamingBody) -> None:
    await session.execute(text("select 1"))
    await body.read()  # error: [HLD101]


async def resources(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    async with aioboto3.Session().resource("s3") as s3:
        bucket = await s3.Bucket("b")
        await bucket.upload_file("f", "k")  # error: [HLD101]
        async for item in bucket.objects.all():  # error: [HLD101]
            print(item)
