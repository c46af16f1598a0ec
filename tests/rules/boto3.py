"""boto3 and botocore: operations, pages, waiters and resources; making clients and signing are local."""

import boto3
import boto3.session
import botocore.session
from botocore.client import BaseClient, Config
from botocore.credentials import RefreshableCredentials
from botocore.response import StreamingBody
from sqlalchemy import text
from sqlalchemy.orm import Session

S3 = boto3.client("s3")


class Storage:
    def __init__(self) -> None:
        self.s3 = boto3.Session().client("s3", config=Config(read_timeout=5))

    def save(self, session: Session, key: str) -> None:
        session.execute(text("select 1"))
        self.s3.put_object(Bucket="b", Key=key)  # error: [HLD101]


def clients(session: Session, given: BaseClient) -> None:
    session.execute(text("select 1"))
    S3.upload_fileobj(None, "b", "k")  # error: [HLD101]
    given.get_secret_value(SecretId="x")  # error: [HLD101]
    boto3.client("sqs").send_message(QueueUrl="u", MessageBody="x")  # error: [HLD101]
    boto3.session.Session().client("sns").publish(Message="x")  # error: [HLD101]
    botocore.session.get_session().create_client("s3").list_buckets()  # error: [HLD101]


def local(session: Session) -> None:
    session.execute(text("select 1"))
    client = boto3.client("s3")
    client.generate_presigned_url("get_object", Params={"Bucket": "b", "Key": "k"})
    client.generate_presigned_post("b", "k")
    client.can_paginate("list_objects_v2")
    client.exceptions.NoSuchKey({}, "x")
    client.meta.events.register("x", None)
    client.close()


def pages(session: Session) -> None:
    session.execute(text("select 1"))
    paginator = S3.get_paginator("list_objects_v2")
    lazy = paginator.paginate(Bucket="b")
    for page in paginator.paginate(Bucket="b"):  # error: [HLD101]
        print(page)
    lazy.build_full_result()  # error: [HLD101]
    waiter = S3.get_waiter("object_exists")
    waiter.wait(Bucket="b", Key="k")  # error: [HLD101]


def bodies(session: Session, body: StreamingBody) -> None:
    session.execute(text("select 1"))
    body.read()  # error: [HLD101]
    for chunk in body.iter_chunks():  # error: [HLD101]
        print(chunk)


def resources(session: Session) -> None:
    session.execute(text("select 1"))
    s3 = boto3.resource("s3")
    bucket = s3.Bucket("b")
    bucket.upload_file("f", "k")  # error: [HLD101]
    s3.Object("b", "k").put(Body=b"")  # error: [HLD101]
    bucket.Object("k").get()  # error: [HLD101]
    lazy = bucket.objects.all()
    for item in bucket.objects.filter(Prefix="x"):  # error: [HLD101]
        print(item, lazy)
    bucket.objects.filter(Prefix="x").delete()  # error: [HLD101]
    bucket.get_available_subresources()
    created = s3.create_bucket(Bucket="c")  # error: [HLD101]
    created.wait_until_exists()  # error: [HLD101]


def other_resources(session: Session) -> None:
    session.execute(text("select 1"))
    dynamo = boto3.Session().resource("dynamodb")
    table = dynamo.Table("t")
    table.get_item(Key={"a": 1})  # error: [HLD101]
    with table.batch_writer() as batch:  # error: [HLD101]
        batch.put_item(Item={"a": 1})  # error: [HLD101]
    other = dynamo.create_table(TableName="u")  # error: [HLD101]
    other.scan()  # error: [HLD101]
    queue = boto3.resource("sqs").get_queue_by_name(QueueName="q")  # error: [HLD101]
    queue.send_message(MessageBody="x")  # error: [HLD101]
    topic = boto3.resource("sns").create_topic(Name="t")  # error: [HLD101]
    topic.publish(Message="x")  # error: [HLD101]


def credentials(session: Session, given: RefreshableCredentials) -> None:
    session.execute(text("select 1"))
    given.get_frozen_credentials()  # error: [HLD101]
