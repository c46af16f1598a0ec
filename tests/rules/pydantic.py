"""pydantic: a field's default is what is written in it."""

import time

from pydantic import BaseModel, Field
from sqlalchemy import text
from sqlalchemy.orm import Session


class Settings(BaseModel):
    pause: float = Field(default=2)


settings = Settings()


def waits(session: Session) -> None:
    session.execute(text("select 1"))
    time.sleep(settings.pause)  # error: [HLD104]
