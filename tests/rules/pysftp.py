"""pysftp: a connection opens when it is made, and every method is a round trip."""

import pysftp
from sqlalchemy import text
from sqlalchemy.orm import Session


def files(session: Session) -> None:
    session.execute(text("select 1"))
    options = pysftp.CnOpts()
    with pysftp.Connection("example.com", username="u", cnopts=options) as sftp:  # error: [HLD105]
        sftp.put("f")  # error: [HLD105]
        sftp.listdir(".")  # error: [HLD105]
    sftp.close()
