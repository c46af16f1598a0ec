"""pyramid-services: a request finds what is registered for an interface."""

import requests
from pyramid.view import view_config
from sqlalchemy import text
from zope.interface import Interface, implementer


class IMailer(Interface):
    def send(recipient):  # noqa: N805
        """Sends a message."""


@implementer(IMailer)
class Mailer:
    def send(self, recipient):
        requests.post("https://mail.example")


@view_config(route_name="rename")
def rename(request):
    request.find_service(IMailer, context=None).send("Ann")
    request.dbsession.execute(text("select 1"))
    request.find_service(IMailer, context=None).send("Ann")  # error: [HLD101]
