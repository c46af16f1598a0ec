"""Flask: hooks that run before a request hold the request's session while the view waits."""

import requests
from flask import Blueprint, Flask, Response, current_app, g, stream_with_context
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import create_engine, text
from sqlalchemy.orm import sessionmaker

app = Flask(__name__)
db = SQLAlchemy(app)
admin = Blueprint("admin", __name__)
other = Blueprint("other", __name__)


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)


@admin.before_request
def load_admin() -> None:
    requests.get("https://example.com")
    g.admin = User.query.get(2)


@admin.route("/admin")
def see() -> str:
    requests.get("https://example.com")  # error: [HLD101]
    return ""


@other.route("/other")
def see_other() -> str:
    requests.get("https://example.com")
    return ""


@app.route("/")
def index() -> str:
    requests.get("https://example.com")
    return ""


def open_kept() -> None:
    app.maker = sessionmaker(create_engine("postgresql+psycopg://db.invalid/shop"))
    g.kept = app.maker()


def kept() -> None:
    g.kept.execute(text("select 1"))
    requests.get("https://example.com")  # error: [HLD101]
    g.kept.close()
    with current_app.maker() as session:
        session.execute(text("select 1"))
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


def lines():
    with sessionmaker(create_engine("postgresql+psycopg://db.invalid/shop"))() as session:
        for row in session.execute(text("select 1")):
            yield str(row)  # error: [HLD107]


@app.get("/answer")
def answer() -> Response:
    return Response(lines())


@app.get("/generator")
def generator():
    @stream_with_context
    def rows():
        for row in db.session.execute(text("select 1")):
            yield str(row)  # error: [HLD107]

    return rows()


@app.get("/wrapped")
def wrapped():
    def rows():
        for row in db.session.execute(text("select 1")):
            yield str(row)  # error: [HLD107]

    return stream_with_context(rows()), 200


later = Blueprint("later", __name__)


@later.after_request
def tell(response: Response) -> Response:
    requests.get("https://example.com")  # error: [HLD101]
    return response


@later.get("/later")
def told_later() -> str:
    User.query.get(1)
    return ""


@later.teardown_request
def end(error: BaseException | None) -> None:
    requests.get("https://example.com")  # error: [HLD101]


@app.get("/used")
def used() -> str:
    User.query.get(1)
    return ""


@app.teardown_request
def ended(error: BaseException | None) -> None:
    requests.get("https://example.com")  # error: [HLD101]
