"""anthropic: what waits and what only looks like it."""

from anthropic import Anthropic, AnthropicBedrock, AsyncAnthropic
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def synchronous(session: Session, bedrock: AnthropicBedrock) -> None:
    session.execute(text("select 1"))
    client = Anthropic()
    client.messages.create(model="m", max_tokens=5, messages=[])  # error: [HLD101]
    client.messages.count_tokens(model="m", messages=[])  # error: [HLD101]
    client.with_options(timeout=5).beta.messages.create(model="m", max_tokens=5, messages=[])  # error: [HLD101]
    client.beta.webhooks.unwrap("x")
    bedrock.messages.create(model="m", max_tokens=5, messages=[])  # error: [HLD101]
    manager = client.messages.stream(model="m", max_tokens=5, messages=[])
    with client.messages.stream(model="m", max_tokens=5, messages=[]) as stream:  # error: [HLD101]
        for event in stream:  # error: [HLD101]
            print(event, manager)
        stream.get_final_message()  # error: [HLD101]


async def asynchronous(session: AsyncSession, given: AsyncAnthropic) -> None:
    await session.execute(text("select 1"))
    await given.messages.create(model="m", max_tokens=5, messages=[])  # error: [HLD101]
    async with given.messages.stream(model="m", max_tokens=5, messages=[]) as stream:  # error: [HLD101]
        await stream.get_final_message()  # error: [HLD101]
    later = given.messages.create(model="m", max_tokens=5, messages=[])
    later.close()
