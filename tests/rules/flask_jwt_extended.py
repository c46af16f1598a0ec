"""Flask-JWT-Extended: the decorator of a view looks the user up with the request's session."""

import requests
from flask import Flask
from flask_jwt_extended import JWTManager, jwt_required
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
db = SQLAlchemy(app)
jwt = JWTManager(app)


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)


@jwt.user_lookup_loader
def look_up(header: dict, data: dict) -> User:
    return User.query.filter_by(id=data["sub"]).one_or_none()


@app.get("/guarded")
@jwt_required()
def guarded() -> str:
    requests.get("https://example.com")  # error: [HLD101]
    return ""


@app.get("/open")
def open_to_all() -> str:
    requests.get("https://example.com")
    return ""
