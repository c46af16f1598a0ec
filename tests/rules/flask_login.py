"""Flask-Login: the current user is loaded when it is first used, or by a decorator."""

import requests
from flask import Flask
from flask_login import LoginManager, current_user, login_required
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
db = SQLAlchemy(app)
manager = LoginManager(app)


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String)


@manager.user_loader
def load_user(user_id: str) -> User:
    return User.query.get(user_id)


@manager.request_loader
def load_by_token(request) -> User:
    return User.query.filter_by(name=request.headers["token"]).first()


@app.route("/name")
def name() -> str:
    requests.get("https://example.com")
    said = current_user.name
    requests.get("https://example.com")  # error: [HLD101]
    return said


@app.route("/guarded")
@login_required
def guarded() -> str:
    requests.get("https://example.com")  # error: [HLD101]
    return ""


@app.route("/open")
def open_to_all() -> str:
    requests.get("https://example.com")
    return ""
