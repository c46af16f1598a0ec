"""requests-oauthlib: an authorization URL is made here, a token is fetched."""

from requests_oauthlib import OAuth1Session, OAuth2Session
from sqlalchemy import text
from sqlalchemy.orm import Session


def login(session: Session) -> None:
    session.execute(text("select 1"))
    oauth = OAuth2Session("id", redirect_uri="https://example.com")
    oauth.authorization_url("https://example.com/authorize")
    oauth.fetch_token("https://example.com/token", client_secret="s")  # error: [HLD101]
    oauth.get("https://example.com/me", timeout=5).json()  # error: [HLD101]
    OAuth1Session("key").fetch_request_token("https://example.com")  # error: [HLD101]
