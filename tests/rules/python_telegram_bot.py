"""python-telegram-bot: whatever is awaited is a request; keyboards are local."""

import telegram
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from telegram import InlineKeyboardMarkup, Update
from telegram.ext import ContextTypes


async def bots(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    bot = telegram.Bot("1:a")
    bot.to_dict()
    await bot.send_message(1, "x", reply_markup=InlineKeyboardMarkup([]))  # error: [HLD101]
    later = bot.send_message(1, "x")
    later.close()
    async with telegram.Bot("1:a") as entered:
        await entered.get_me()  # error: [HLD101]


async def updates(session: AsyncSession, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    await session.execute(text("select 1"))
    await update.message.reply_text("x")  # error: [HLD101]
    await update.callback_query.answer()  # error: [HLD101]
    await update.effective_chat.send_message("x")  # error: [HLD101]
    await update.effective_user.send_message("x")  # error: [HLD101]
    await context.bot.send_message(1, "x")  # error: [HLD101]
    parsed = Update.de_json({}, context.bot)
    await parsed.message.delete()  # error: [HLD101]
