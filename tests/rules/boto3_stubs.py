"""boto3-stubs: annotations by the stubs' classes mean the real ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.service_resource import S3ServiceResource
    from mypy_boto3_sqs.client import SQSClient
    from sqlalchemy.ext.asyncio import AsyncSession
    from sqlalchemy.orm import Session
    from types_aiobotocore_s3 import S3Client as AsyncS3Client
    from types_boto3_ses import SESClient


def clients(session: Session, s3: S3Client, sqs: SQSClient, ses: SESClient) -> None:
    session.execute(text("select 1"))
    s3.generate_presigned_url("get_object")
    s3.get_object(Bucket="b", Key="k")  # error: [HLD101]
    sqs.send_message(QueueUrl="u", MessageBody="x")  # error: [HLD101]
    ses.send_email()  # error: [HLD101]


def resources(session: Session, table: Table, s3: S3ServiceResource) -> None:
    session.execute(text("select 1"))
    table.put_item(Item={})  # error: [HLD101]
    s3.Bucket("b").upload_file("f", "k")  # error: [HLD101]


async def asynchronous(session: AsyncSession, s3: AsyncS3Client) -> None:
    await session.execute(text("select 1"))
    await s3.put_object(Bucket="b", Key="k")  # error: [HLD101]
