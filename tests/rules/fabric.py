"""fabric: making a connection object opens nothing, running does."""

from fabric import Connection, SerialGroup
from sqlalchemy import text
from sqlalchemy.orm import Session


def run(session: Session) -> None:
    session.execute(text("select 1"))
    connection = Connection("example.com")
    connection.run("ls", hide=True)  # error: [HLD105]
    connection.local("ls")  # error: [HLD105]
    connection.sftp().listdir(".")  # error: [HLD105]
    with connection.forward_local(8000):  # error: [HLD105]
        print("x")
    SerialGroup("a", "b").put("f")  # error: [HLD105]
    connection.close()
