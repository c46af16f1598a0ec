"""ldap3: a connection opens when it is bound."""

from ldap3 import Connection, Server
from ldap3.utils.conv import escape_filter_chars
from sqlalchemy import text
from sqlalchemy.orm import Session


def login(session: Session, name: str) -> None:
    session.execute(text("select 1"))
    server = Server("ldap.example.com", connect_timeout=5)
    lazy = Connection(server, "cn=x", "p")
    lazy.bind()  # error: [HLD101]
    Connection(server, auto_bind=False)
    with Connection(server, auto_bind=True) as connection:  # error: [HLD101]
        connection.search("dc=x", f"(cn={escape_filter_chars(name)})")  # error: [HLD101]
        connection.extend.microsoft.modify_password("cn=x", "p")  # error: [HLD101]
