"""tiktoken: the table is downloaded on first use; encoding is local."""

import tiktoken
from sqlalchemy import text
from sqlalchemy.orm import Session


def tokens(session: Session) -> None:
    session.execute(text("select 1"))
    encoding = tiktoken.get_encoding("cl100k_base")  # error: [HLD101]
    encoding.encode("x")
    tiktoken.encoding_for_model("m")  # error: [HLD101]
