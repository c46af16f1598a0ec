"""openai: what waits and what only looks like it."""

import openai
from openai import AsyncAzureOpenAI, AsyncOpenAI, AzureOpenAI, OpenAI
from openai.resources.embeddings import Embeddings
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

client = OpenAI()


class Assistant:
    def __init__(self, llm: OpenAI | None = None) -> None:
        self.llm = OpenAI(timeout=5)

    def answer(self, session: Session) -> None:
        session.execute(text("select 1"))
        self.llm.responses.create(model="m", input="x")  # error: [HLD101]


def synchronous(session: Session, azure: AzureOpenAI, embeddings: Embeddings) -> None:
    session.execute(text("select 1"))
    client.chat.completions.create(model="m", messages=[])  # error: [HLD101]
    client.with_options(timeout=5).embeddings.create(model="m", input="x")  # error: [HLD101]
    client.chat.completions.with_raw_response.create(model="m", messages=[])  # error: [HLD101]
    client.models.list()  # error: [HLD101]
    client.webhooks.verify_signature("p", {}, secret="s")
    azure.images.generate(prompt="x")  # error: [HLD101]
    embeddings.create(model="m", input="x")  # error: [HLD101]
    openai.chat.completions.create(model="m", messages=[])  # error: [HLD101]
    manager = client.chat.completions.stream(model="m", messages=[])
    with client.chat.completions.stream(model="m", messages=[]) as stream:  # error: [HLD101]
        print(stream, manager)
    with client.chat.completions.with_streaming_response.create(model="m", messages=[]) as raw:  # error: [HLD101]
        print(raw)


async def asynchronous(session: AsyncSession, given: AsyncOpenAI, azure: AsyncAzureOpenAI) -> None:
    await session.execute(text("select 1"))
    await given.responses.create(model="m", input="x")  # error: [HLD101]
    await azure.chat.completions.create(model="m", messages=[])  # error: [HLD101]
    later = given.responses.create(model="m", input="x")
    later.close()
    async with given.responses.stream(model="m", input="x") as stream:  # error: [HLD101]
        print(stream)
