"""pycurl: what waits and what only looks like it."""

import pycurl
from sqlalchemy import text
from sqlalchemy.orm import Session


def transfers(session: Session) -> None:
    session.execute(text("select 1"))
    curl = pycurl.Curl()
    curl.setopt(pycurl.URL, "https://example.com")
    curl.perform()  # error: [HLD101]
    curl.perform_rs()  # error: [HLD101]
    curl.close()
    many = pycurl.CurlMulti()
    many.add_handle(curl)
    many.perform()  # error: [HLD101]
    many.select(1.0)  # error: [HLD101]
