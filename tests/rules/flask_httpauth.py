"""Flask-HTTPAuth: the decorator of a view asks the project, with the request's session."""

import requests
from flask import Flask
from flask_httpauth import HTTPTokenAuth
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
db = SQLAlchemy(app)
auth = HTTPTokenAuth()


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    token = db.Column(db.String)


@auth.verify_token
def verify(token: str) -> User | None:
    return User.query.filter_by(token=token).first()


@app.get("/plain")
@auth.login_required
def plain() -> str:
    requests.get("https://example.com")  # error: [HLD101]
    return ""


@app.get("/called")
@auth.login_required(role="admin")
def called() -> str:
    requests.get("https://example.com")  # error: [HLD101]
    return ""


@app.get("/open")
def open_to_all() -> str:
    requests.get("https://example.com")
    return ""
