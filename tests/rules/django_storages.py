"""django-storages: addresses are made here, contents are far away."""

from sqlalchemy import text
from sqlalchemy.orm import Session
from storages.backends.gcloud import GoogleCloudStorage
from storages.backends.s3 import S3Storage
from storages.backends.s3boto3 import S3Boto3Storage


class Media(S3Boto3Storage):
    location = "media"


def files(session: Session) -> None:
    session.execute(text("select 1"))
    storage = S3Storage()
    storage.save("a", None)  # error: [HLD101]
    storage.url("a")
    Media().exists("a")  # error: [HLD101]
    GoogleCloudStorage().delete("a")  # error: [HLD101]
