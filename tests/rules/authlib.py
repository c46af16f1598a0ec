"""authlib: a redirect may fetch the provider's metadata, a token always comes from the provider."""

from authlib.integrations import django_client, flask_client
from authlib.integrations.httpx_client import AsyncOAuth2Client, OAuth2Client
from authlib.integrations.requests_client import OAuth2Session
from authlib.integrations.starlette_client import OAuth
from authlib.jose import jwt
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

oauth = OAuth()
oauth.register(name="google", server_metadata_url="https://example.com")
flask_oauth = flask_client.OAuth()
github = flask_oauth.register("github")
django_oauth = django_client.OAuth()


def sessions(session: Session) -> None:
    session.execute(text("select 1"))
    client = OAuth2Session("id", "secret")
    client.create_authorization_url("https://example.com")
    client.fetch_token("https://example.com")  # error: [HLD101]
    client.get("https://example.com")  # error: [HLD101]
    OAuth2Client("id").fetch_token("https://example.com")  # error: [HLD101]
    jwt.decode("t", "k")


async def clients(session: AsyncSession, request) -> None:
    await session.execute(text("select 1"))
    async with AsyncOAuth2Client("id") as client:
        await client.fetch_token("https://example.com")  # error: [HLD101]
    await oauth.google.authorize_access_token(request)  # error: [HLD101]
    await oauth.create_client("google").authorize_redirect(request, "https://example.com")  # error: [HLD101]


def views(session: Session) -> None:
    session.execute(text("select 1"))
    github.authorize_access_token()  # error: [HLD101]
    flask_oauth.google.userinfo()  # error: [HLD101]
    django_oauth.create_client("x").authorize_redirect(None, "https://example.com")  # error: [HLD101]
