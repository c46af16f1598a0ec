"""playwright: locators are lazy, what they are asked to do is not."""

from playwright.async_api import async_playwright
from playwright.sync_api import Page, sync_playwright
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


def browse(session: Session, given: Page) -> None:
    session.execute(text("select 1"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch()  # error: [HLD101]
        page = browser.new_context().new_page()  # error: [HLD101]
        page.set_default_timeout(5000)
        page.goto("https://example.com")  # error: [HLD101]
        button = page.locator("button").nth(0)
        button.click()  # error: [HLD101]
        given.on("dialog", print)
        given.screenshot()  # error: [HLD101]


async def later(session: AsyncSession) -> None:
    await session.execute(text("select 1"))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch()  # error: [HLD101]
        context = await browser.new_context()  # error: [HLD101]
        page = await context.new_page()  # error: [HLD101]
        await page.goto("https://example.com")  # error: [HLD101]
        await page.get_by_role("button").filter(has_text="x").click()  # error: [HLD101]
        page.set_default_timeout(5000)
