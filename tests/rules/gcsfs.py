"""gcsfs: contents are far away."""

import gcsfs
from sqlalchemy import text
from sqlalchemy.orm import Session


def files(session: Session) -> None:
    session.execute(text("select 1"))
    fs = gcsfs.GCSFileSystem(project="p")
    fs.exists("b/k")  # error: [HLD101]
    fs.url("b/k")
    with fs.open("b/k") as file:  # error: [HLD101]
        print(file)
