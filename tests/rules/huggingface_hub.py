"""huggingface_hub: downloads, the API and inference wait; making the clients does not."""

from huggingface_hub import AsyncInferenceClient, HfApi, InferenceClient, hf_hub_download, hf_hub_url
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def synchronous(session: Session) -> None:
    session.execute(text("select 1"))
    hf_hub_url("a/b", "c")
    hf_hub_download("a/b", "c")  # error: [HLD101]
    api = HfApi()
    api.whoami()  # error: [HLD101]
    lazy = api.list_models()
    for model in api.list_models():  # error: [HLD101]
        print(model, lazy)
    client = InferenceClient()
    client.chat_completion([])  # error: [HLD101]
    client.chat.completions.create(messages=[])  # error: [HLD101]


async def asynchronous(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    client = AsyncInferenceClient()
    await client.text_generation("x")  # error: [HLD101]
    later = client.text_generation("x")
    later.close()
