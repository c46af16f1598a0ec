"""tweepy: clients and handlers are local, each method is a request."""

import tweepy
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from tweepy.asynchronous import AsyncClient


def posts(session: Session) -> None:
    session.execute(text("select 1"))
    client = tweepy.Client("token")
    client.create_tweet(text="x")  # error: [HLD101]
    api = tweepy.API(tweepy.OAuth1UserHandler("k", "s"))
    api.media_upload("f")  # error: [HLD101]
    for status in tweepy.Cursor(api.search_tweets, q="x").items(10):  # error: [HLD101]
        print(status)


async def later(session: AsyncSession, client: AsyncClient) -> None:
    await session.execute(text("select 1"))
    await client.create_tweet(text="x")  # error: [HLD101]
