"""A real browser on the whole product: as a visitor, and as an operator who has signed in once."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Literal

import httpx2
import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page, expect

from tests.conftest import Product

PATIENCE_MS = 30_000
"""How long a test waits for anything; a loaded machine is slow."""
COLOURS = "color-contrast"
"""The only rule of axe whose answer depends on the theme: of two themes the second needs no other."""
AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"

expect.set_options(timeout=PATIENCE_MS)

OpenPage = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture
async def open_page(chromium: Browser, product: Product) -> AsyncIterator[OpenPage]:
    """Opens an address of the product; at the test's end no page that should be quiet may have complained of anything.

    Keyword arguments are those of a browser context.
    """
    problems: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            problems.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    async with AsyncExitStack() as contexts:

        async def make(path: str, *, is_quiet: bool = True, **options: Any) -> Page:
            settings = {"viewport": {"width": 1440, "height": 900}, "locale": "en-US", "timezone_id": "UTC", **options}
            context = await chromium.new_context(**settings)
            contexts.push_async_callback(context.close)
            context.set_default_timeout(PATIENCE_MS)
            page = await context.new_page()
            if is_quiet:
                page.on("console", heard)
            page.on("pageerror", lambda error: problems.append(f"uncaught: {error}"))
            await page.goto(product.endpoints["spa"] + path)
            return page

        yield make
    assert not problems, "\n".join(problems)


@pytest_asyncio.fixture(scope="session")
async def operator_state(chromium: Browser, product: Product) -> Any:
    """The browser storage of an operator who has come in through the identity provider."""
    context = await chromium.new_context(locale="en-US")
    page = await context.new_page()
    await page.goto(product.endpoints["spa"] + "/console")
    await page.get_by_role("button", name="Sign in").click()
    await page.get_by_label("E-mail").fill("ada@example.com")
    await page.get_by_label("Password").fill("wayfarer")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", name="Executions")).to_be_visible()
    state = await context.storage_state()
    await context.close()
    return state


@pytest.fixture
def api(product: Product) -> httpx2.Client:
    """The server's own API, for what a test prepares."""
    return httpx2.Client(base_url=product.endpoints["server"] + "/api", timeout=60)


async def turned(page: Page, theme: Literal["light", "dark"]) -> None:
    """The page in that theme, once every colour has come to its end."""
    await page.emulate_media(color_scheme=theme)
    await page.evaluate(
        """async () => {
          await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
          const ending = document.getAnimations().filter(one => one.effect.getComputedTiming().iterations < 9);
          await Promise.all(ending.map(one => one.finished.catch(() => null)));
        }"""
    )


async def complaints(page: Page, *rules: str) -> list[str]:
    """What axe finds on a page, the contrast of colours included; by the named rules alone where some are named."""
    await page.evaluate(AXE.read_text())
    only = {"runOnly": list(rules)} if rules else {}
    found = await page.evaluate("options => axe.run(document, options)", {"resultTypes": ["violations"], **only})
    return [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]
