"""google-cloud-storage: names and signatures are local, contents are not."""

from google.cloud import storage
from google.cloud.storage.blob import Blob
from sqlalchemy import text
from sqlalchemy.orm import Session


def buckets(session: Session) -> None:
    session.execute(text("select 1"))
    client = storage.Client()
    bucket = client.bucket("b")
    bucket.reload()  # error: [HLD101]
    other = client.get_bucket("b")  # error: [HLD101]
    found = other.get_blob("k")  # error: [HLD101]
    found.delete()  # error: [HLD101]
    lazy = client.list_blobs("b")
    for blob in client.list_blobs("b"):  # error: [HLD101]
        print(blob, lazy)
    storage.Client.from_service_account_json("key.json").lookup_bucket("b")  # error: [HLD101]


def blobs(session: Session, given: Blob) -> None:
    session.execute(text("select 1"))
    blob = storage.Client().bucket("b").blob("k")
    blob.generate_signed_url(expiration=60)
    blob.upload_from_string("x", timeout=5)  # error: [HLD101]
    blob.bucket.exists()  # error: [HLD101]
    given.download_as_bytes()  # error: [HLD101]
    with given.open("rb") as file:  # error: [HLD101]
        print(file)
