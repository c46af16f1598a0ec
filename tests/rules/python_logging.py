"""Loggers: writing to one is not said to wait, and its calls are known."""

import logging

from sqlalchemy import text
from sqlalchemy.orm import Session

log = logging.getLogger(__name__)
child = log.getChild("orders")


def show(session: Session) -> None:
    session.execute(text("select 1"))
    log.setLevel("INFO")
    if log.isEnabledFor(10):
        log.debug("…")
    log.info("…")
    log.warning("…")
    child.error("…")
    log.exception("…")
    log.critical("…")
    log.log(10, "…")
