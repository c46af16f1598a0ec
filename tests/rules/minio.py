"""MinIO: objects are listed and removed while somebody iterates."""

from minio import Minio
from sqlalchemy import text
from sqlalchemy.orm import Session

client = Minio("storage.example")
client.set_app_info("shop", "1")


def show(session: Session) -> None:
    session.execute(text("select 1"))
    client.put_object("pictures", "1.png", b"", 0)  # error: [HLD101]
    client.stat_object("pictures", "1.png")  # error: [HLD101]
    for one in client.list_objects("pictures"):  # error: [HLD101]
        print(one)
