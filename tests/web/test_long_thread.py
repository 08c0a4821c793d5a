"""A conversation of 2,000 messages: only what is near the view is in the document, and nothing of it is out of reach."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from .conftest import PATIENCE_MS
from .stage import interface

MESSAGES = 2_000
MOST_IN_THE_DOCUMENT = 60
"""Messages: those kept at the end and those near the view."""


@pytest_asyncio.fixture
async def page(chromium: Browser) -> AsyncIterator[Page]:
    """The long conversation of the stand-in, opened at its end."""
    with interface() as address:
        context = await chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-US")
        context.set_default_timeout(PATIENCE_MS)
        page = await context.new_page()
        await page.goto(address + "/t/long")
        await page.get_by_role("button", name="Continue as guest").click()
        await expect(message(page, MESSAGES - 2)).to_be_in_viewport()
        yield page
        await context.close()


def message(page: Page, number: int) -> Locator:
    """A question of the conversation."""
    return page.get_by_role("log").get_by_text(f"You: Question {number}", exact=True)


def shown(page: Page) -> Locator:
    """The messages that are in the document."""
    return page.locator("[role=log] [data-phase], [role=log] [data-start]:not([data-phase])")


async def test_only_what_is_near_the_view_is_in_the_document(page: Page) -> None:
    log = page.get_by_role("log")
    await expect(message(page, 0)).to_have_count(0)
    assert await shown(page).count() <= MOST_IN_THE_DOCUMENT
    await log.press("Home")
    await expect(message(page, 0)).to_be_in_viewport()
    assert await shown(page).count() <= MOST_IN_THE_DOCUMENT
    await page.get_by_role("button", name="Jump to latest").click()
    await expect(message(page, MESSAGES - 2)).to_be_in_viewport()


async def test_one_s_own_message_comes_into_view_and_an_answer_is_announced(page: Page) -> None:
    await page.get_by_role("log").press("Home")
    await expect(message(page, 0)).to_be_in_viewport()
    await page.locator("#message-input").fill("things to do")
    await page.keyboard.press("Enter")
    newest = page.locator("[data-newest]").filter(has_text="You: things to do")
    await expect(newest).to_be_in_viewport()
    await expect(page.locator("p[aria-live=polite]")).to_contain_text("Things to do in Paris")


async def test_a_press_counts_also_while_the_list_still_scrolls(page: Page) -> None:
    reached = await page.evaluate(
        """async () => {
          const log = document.querySelector('[role=log]');
          const scrolled = new Promise(done => log.addEventListener('scroll', done, {once: true}));
          log.scrollTop -= 200;
          await scrolled;
          const found = [];
          const middle = box => [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
          for (let frame = 0; frame < 6; frame++) {
            await new Promise(requestAnimationFrame);
            const view = log.getBoundingClientRect();
            const seen = [...log.querySelectorAll('article, [data-start]')].find(message => {
              const [, y] = middle(message.getBoundingClientRect());
              return y > view.top && y < view.bottom;
            });
            const under = seen && document.elementFromPoint(...middle(seen.getBoundingClientRect()));
            found.push(Boolean(under) && seen.contains(under));
          }
          return found;
        }"""
    )
    assert reached == [True] * 6


async def test_paper_and_the_browser_s_search_get_everything(page: Page) -> None:
    await page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert await shown(page).count() >= MESSAGES
    await page.evaluate("dispatchEvent(new Event('afterprint'))")
    await expect(message(page, 0)).to_have_count(0)
    await page.keyboard.press("Control+f")
    await expect(message(page, 0)).to_have_count(1)
    await page.locator("#message-input").fill("x")
    await expect(message(page, 0)).to_have_count(0)
