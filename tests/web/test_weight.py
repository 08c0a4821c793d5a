"""What the interface costs, in counts that are the same on every machine; times are measured by ``make bench-web``."""

from collections.abc import Iterator

import pytest
from playwright.async_api import Browser, Page, expect

from .stage import interface

MOST_NODES = 2_500
"""Elements of a page that has opened a conversation of 2,000 messages."""
MOST_BYTES = 520_000
"""Everything that a first visit transfers, fonts included."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The application before the stand-in."""
    with interface() as found:
        yield found


async def _long_conversation(chromium: Browser, address: str) -> Page:
    page = await chromium.new_page(viewport={"width": 1280, "height": 800})
    await page.goto(address + "/t/long")
    await page.get_by_role("button", name="Continue as guest").click()
    await expect(page.get_by_text("Question 1998")).to_be_visible()
    return page


async def test_a_conversation_of_2000_messages_opens_with_only_its_end_drawn(chromium: Browser, address: str) -> None:
    page = await _long_conversation(chromium, address)
    count = await page.evaluate("document.querySelectorAll('*').length")
    await expect(page.get_by_text("Question 1000", exact=True)).to_have_count(0)
    await page.close()
    assert count < MOST_NODES


async def test_a_first_visit_transfers_little_and_nothing_twice(chromium: Browser, address: str) -> None:
    context = await chromium.new_context()
    page = await context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(address)
    await expect(page.get_by_role("button", name="Continue as guest")).to_be_visible()
    await page.wait_for_load_state("networkidle")
    entries = "performance.getEntriesByType('resource').reduce((sum, one) => sum + one.transferSize, 0)"
    total = await page.evaluate(entries)
    await context.close()
    parts = [url for url in asked if "/assets/" in url]
    assert len(parts) == len(set(parts)), parts
    assert 0 < total < MOST_BYTES, (total, asked)
    assert not [url for url in asked if "Console" in url or "GlCanvas" in url or "countries" in url or "cities" in url]
