"""The HTTP API."""

from typing import Annotated

from fastapi import Depends, FastAPI, Header, HTTPException
from sqlalchemy.orm import Session

from app import auth
from app.db import get_db
from app.models import User

app = FastAPI()


@app.get("/users/{user_id}")
def read_user(
    user_id: int,
    authorization: Annotated[str, Header()],
    db: Annotated[Session, Depends(get_db)],
) -> dict[str, str]:
    """The name of a user; the token is checked before the session is used, and so before it takes a connection."""
    auth.require(authorization, scope="users:read")
    user = db.get(User, user_id)
    if user is None:
        raise HTTPException(status_code=404)
    return {"name": user.name}
