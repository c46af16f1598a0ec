"""slack_sdk: every method of the client is a request; signatures are local."""

from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook import WebhookClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


class Notifier:
    def __init__(self, client: WebClient) -> None:
        self.client = client

    def notify(self, session: Session) -> None:
        session.execute(text("select 1"))
        self.client.views_open(trigger_id="t", view={})  # error: [HLD101]


def synchronous(session: Session) -> None:
    session.execute(text("select 1"))
    client = WebClient("t")
    response = client.conversations_list()  # error: [HLD101]
    response.get("channels")
    for page in response:  # error: [HLD101]
        print(page)
    WebhookClient("https://example.com").send(text="x")  # error: [HLD101]
    SignatureVerifier("s").is_valid("b", "1", "s")


async def asynchronous(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    client = AsyncWebClient("t")
    await client.chat_postMessage(channel="c", text="x")  # error: [HLD101]
    later = client.chat_postMessage(channel="c", text="x")
    later.close()
