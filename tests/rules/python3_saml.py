"""python3-saml: metadata of an identity provider is fetched; everything else is local."""

from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from sqlalchemy import text
from sqlalchemy.orm import Session


def configure(session: Session) -> None:
    session.execute(text("select 1"))
    OneLogin_Saml2_IdPMetadataParser.parse_remote("https://example.com/metadata")  # error: [HLD101]
    OneLogin_Saml2_IdPMetadataParser.get_metadata("https://example.com/metadata", timeout=5)  # error: [HLD101]
    OneLogin_Saml2_IdPMetadataParser.parse("<xml/>")


def login(session: Session, request: dict) -> None:
    session.execute(text("select 1"))
    auth = OneLogin_Saml2_Auth(request, {})
    auth.process_response()
    auth.login()
