"""slack-bolt: saying and responding are requests, acknowledging is not."""

from slack_bolt import Ack, App, BoltContext, Respond, Say
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncSay
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

app = App(token="xoxb", token_verification_enabled=False)
later = AsyncApp(token="xoxb")


@app.command("/x")
def command(session: Session, ack: Ack, say: Say, respond: Respond, context: BoltContext) -> None:
    session.execute(text("select 1"))
    ack()
    say("hello")  # error: [HLD101]
    respond("hello")  # error: [HLD101]
    app.client.chat_postMessage(channel="c", text="x")  # error: [HLD101]
    context.client.users_info(user="u")  # error: [HLD101]
    context.say("x")  # error: [HLD101]


async def command_later(session: AsyncSession, ack: AsyncAck, say: AsyncSay) -> None:
    await session.execute(text("select 1"))
    await ack()
    await say("hello")  # error: [HLD101]
    await later.client.chat_postMessage(channel="c", text="x")  # error: [HLD101]


def start(session: Session) -> None:
    session.execute(text("select 1"))
    started = App(token="xoxb")  # error: [HLD101]
    SocketModeHandler(started, "xapp").start()  # error: [HLD101]
    App(token="xoxb", token_verification_enabled=False)
