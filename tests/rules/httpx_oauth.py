"""httpx-oauth: all but the authorization's URL is asked of the provider."""

from httpx_oauth.clients.github import GitHubOAuth2
from httpx_oauth.clients.google import GoogleOAuth2
from httpx_oauth.clients.openid import OpenID
from httpx_oauth.oauth2 import BaseOAuth2, OAuth2
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

google = GoogleOAuth2("id", "secret")


async def login(session: AsyncSession, code: str) -> None:
    await session.execute(text("select 1"))
    await google.get_authorization_url("https://shop.example/callback")
    token = await google.get_access_token(code, "https://shop.example/callback")  # error: [HLD101]
    await google.get_id_email(token["access_token"])  # error: [HLD101]
    await google.get_profile(token["access_token"])  # error: [HLD101]
    await session.commit()
    await google.revoke_token(token["access_token"])


async def refresh(session: AsyncSession, client: BaseOAuth2) -> None:
    await session.execute(text("select 1"))
    await client.refresh_token("token")  # error: [HLD101]
    await GitHubOAuth2("id", "secret").get_emails("token")  # error: [HLD101]
    await OAuth2("id", "secret", "https://a", "https://b").refresh_token("token")  # error: [HLD101]


async def configured(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    OpenID("id", "secret", "https://sso.example/.well-known")  # error: [HLD101]
