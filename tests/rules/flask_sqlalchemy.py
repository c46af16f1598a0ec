"""Flask-SQLAlchemy: one session an application context, through `db.session` and `Model.query`."""

import requests
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session

app = Flask(__name__)
db = SQLAlchemy(app)


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String)
    posts = db.relationship("Post")


class Post(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.ForeignKey("user.id"))


def of_the_session() -> None:
    db.session.add(User(name="x"))
    requests.get("https://example.com")
    db.session.get(User, 1)
    requests.get("https://example.com")  # error: [HLD101]
    db.session.commit()
    requests.get("https://example.com")
    db.session.execute(db.select(User)).scalars().all()
    requests.get("https://example.com")  # error: [HLD101]
    db.session.remove()
    requests.get("https://example.com")


def changes() -> None:
    db.session.execute(db.insert(User).values(name="x"))
    db.session.execute(db.update(User).values(name="y"))
    db.session.execute(db.delete(User))
    requests.get("https://example.com")  # error: [HLD101]
    db.session.rollback()
    requests.get("https://example.com")


def of_the_extension() -> None:
    db.get_or_404(User, 1)
    requests.get("https://example.com")  # error: [HLD101]
    db.session.close()
    requests.get("https://example.com")
    page = db.paginate(db.select(User))
    requests.get("https://example.com")  # error: [HLD101]
    db.session.commit()
    requests.get("https://example.com")
    page.next()
    requests.get("https://example.com")  # error: [HLD101]
    db.session.commit()
    print(page.items[0].name)
    requests.get("https://example.com")  # error: [HLD101]
    db.session.close()


def of_the_model() -> None:
    query = User.query.filter_by(name="x")
    requests.get("https://example.com")
    user = query.first()
    requests.get("https://example.com")  # error: [HLD101]
    db.session.commit()
    requests.get("https://example.com")
    print(user.name)
    requests.get("https://example.com")  # error: [HLD101]
    db.session.rollback()
    User.query.first_or_404()
    requests.get("https://example.com")  # error: [HLD101]
    db.session.rollback()
    requests.get("https://example.com")
    User.query.paginate(page=1)
    requests.get("https://example.com")  # error: [HLD101]


def locked() -> None:
    query = User.query.with_for_update()
    requests.get("https://example.com")
    query.first_or_404()
    requests.get("https://example.com")  # error: [HLD101]


def annotated(session: Session) -> None:
    session.get(User, 1)
    requests.get("https://example.com")  # error: [HLD101]


def of_the_engine() -> None:
    with db.engine.connect():
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")


def of_the_context() -> None:
    with app.app_context():
        db.session.get(User, 1)
        requests.get("https://example.com")  # error: [HLD101]
    requests.get("https://example.com")
