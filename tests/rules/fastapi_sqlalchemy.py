"""fastapi-sqlalchemy: one session a request, which is closed when the answer has been sent."""

import requests
from fastapi import FastAPI
from fastapi_sqlalchemy import DBSessionMiddleware, db
from sqlalchemy import text

app = FastAPI()
app.add_middleware(DBSessionMiddleware, db_url="postgresql://localhost/shop")


@app.get("/")
def show():
    requests.get("https://example.com")
    db.session.execute(text("select 1"))
    requests.get("https://example.com")  # error: [HLD101]
    db.session.commit()
    requests.get("https://example.com")


def script() -> None:
    with db():
        db.session.execute(text("select 1"))
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


def script_by_name() -> None:
    with db(commit_on_exit=True) as database:
        database.session.execute(text("select 1"))
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")
