"""pyTelegramBotAPI: what the bot does is asked of Telegram, registering handlers is not."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from telebot import TeleBot
from telebot.async_telebot import AsyncTeleBot

bot = TeleBot("token")
async_bot = AsyncTeleBot("token")


def report(session: Session) -> None:
    session.execute(text("select 1"))
    message = bot.send_message(1, "hello")  # error: [HLD101]
    bot.reply_to(message, "hello")  # error: [HLD101]
    bot.edit_message_text("hello", 1, 2)  # error: [HLD101]
    bot.answer_callback_query(3)  # error: [HLD101]
    bot.register_next_step_handler(message, report)


async def report_later(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    await async_bot.send_message(1, "hello")  # error: [HLD101]
    await async_bot.delete_message(1, 2)  # error: [HLD101]
