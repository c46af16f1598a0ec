"""langchain: models, chains, embeddings and stores wait; composing them does not."""

from langchain.agents import create_agent
from langchain.chat_models import init_chat_model
from langchain_core.embeddings import Embeddings
from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import Runnable, RunnableLambda
from langchain_core.vectorstores import VectorStore
from langchain_openai import ChatOpenAI, OpenAIEmbeddings
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def models(session: Session, given: BaseChatModel) -> None:
    session.execute(text("select 1"))
    model = ChatOpenAI(model="m")
    model.invoke("x")  # error: [HLD101]
    tools = model.bind_tools([])
    tools.invoke("x")  # error: [HLD101]
    given.batch(["x"])  # error: [HLD101]
    init_chat_model("m").invoke("x")  # error: [HLD101]
    lazy = model.stream("x")
    for chunk in model.stream("x"):  # error: [HLD101]
        print(chunk, lazy)
    RunnableLambda(print)


async def async_models(session: AsyncSession, given: BaseChatModel) -> None:
    await session.execute(text("select 1"))
    await given.ainvoke("x")  # error: [HLD101]
    later = given.ainvoke("x")
    later.close()


def chains(session: Session, chain: Runnable) -> None:
    session.execute(text("select 1"))
    chain.invoke("x")  # error: [HLD101]
    for chunk in chain.stream("x"):  # error: [HLD101]
        print(chunk)
    agent = create_agent("m")
    agent.invoke({})  # error: [HLD101]


async def async_chains(session: AsyncSession, chain: Runnable) -> None:
    await session.execute(text("select 1"))
    await chain.ainvoke("x")  # error: [HLD101]


def stores(session: Session, store: VectorStore, given: Embeddings) -> None:
    session.execute(text("select 1"))
    given.embed_query("x")  # error: [HLD101]
    OpenAIEmbeddings().embed_documents(["x"])  # error: [HLD101]
    store.similarity_search("x")  # error: [HLD101]
    store.as_retriever().invoke("x")  # error: [HLD101]


async def async_stores(session: AsyncSession, store: VectorStore, given: Embeddings) -> None:
    await session.execute(text("select 1"))
    await given.aembed_query("x")  # error: [HLD101]
    await store.asimilarity_search("x")  # error: [HLD101]
