"""discord.py: web hooks and channels are requests; embeds are not."""

import discord
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def synchronous(session: Session) -> None:
    session.execute(text("select 1"))
    hook = discord.SyncWebhook.from_url("https://example.com")
    hook.send("x", embed=discord.Embed())  # error: [HLD101]


async def asynchronous(session: AsyncSession, channel: discord.TextChannel, message: discord.Message) -> None:
    await session.execute(text("select 1"))
    await channel.send("x")  # error: [HLD101]
    await message.delete()  # error: [HLD101]
    await message.channel.send("x")  # error: [HLD101]
    async for each in channel.history():  # error: [HLD101]
        print(each)
    hook = discord.Webhook.from_url("https://example.com")
    await hook.send("x")  # error: [HLD101]
    later = channel.send("x")
    later.close()


async def interactions(session: AsyncSession, interaction: discord.Interaction) -> None:
    await session.execute(text("select 1"))
    await interaction.response.defer()  # error: [HLD101]
    await interaction.followup.send("x")  # error: [HLD101]
