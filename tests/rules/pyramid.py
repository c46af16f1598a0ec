"""Pyramid: the request's session holds until the request's transaction ends."""

import requests
import transaction
from pyramid.config import Configurator
from pyramid.response import Response
from pyramid.view import view_config
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session, sessionmaker


def open_session(request) -> Session:
    return request.registry.sessions()


def main(config: Configurator) -> None:
    config.registry.sessions = sessionmaker(create_engine("postgresql+psycopg://db.invalid/shop"))
    config.add_request_method(open_session, "db", reify=True)


def open_on_connection(request) -> Session:
    connection = request.registry["engine"].connect()
    return Session(bind=connection)


def more(config: Configurator) -> None:
    config.registry["engine"] = create_engine("postgresql+psycopg://db.invalid/shop")
    config.add_request_method(open_on_connection, "joined", reify=True)


@view_config(route_name="joined")
def on_a_connection(request):
    requests.get("https://example.com")
    request.joined.execute(text("select 1"))
    requests.get("https://example.com")  # error: [HLD101]
    return {}


@view_config(route_name="shop")
def attached(request):
    requests.get("https://example.com")
    request.db.execute(text("select 1"))
    requests.get("https://example.com")  # error: [HLD101]
    request.db.close()
    requests.get("https://example.com")
    return {}


@view_config(route_name="user")
def of_the_template(request):
    request.dbsession.execute(text("select 1"))
    requests.get("https://example.com")  # error: [HLD101]
    transaction.commit()
    requests.get("https://example.com")
    return {}


def lines():
    with Session() as session:
        for row in session.execute(text("select 1")):
            yield bytes(row)  # error: [HLD107]


@view_config(route_name="export")
def export(request):
    request.dbsession.execute(text("select 1"))
    return Response(app_iter=lines())
