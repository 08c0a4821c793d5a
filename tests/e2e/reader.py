"""Somebody in front of the browser: what they do and what they see."""

import re
from pathlib import Path

from playwright.async_api import ConsoleMessage, Locator, Page, expect

PATIENCE_MS = 30_000
"""How long a reader waits for anything before the test fails; a loaded machine is slow."""
CONNECTION_NEWS = re.compile(r"net::ERR_|Failed to load resource|status of 50[234]")

expect.set_options(timeout=PATIENCE_MS)


class Reader:
    """One page of the product and the eyes on it."""

    def __init__(self, page: Page, home: str, folder: Path, outage: bool) -> None:
        self.page = page
        self.home = home
        self.problems: list[str] = []
        self._folder = folder
        self._outage = outage
        self._kept = 0
        self.watch(page)

    def watch(self, page: Page) -> None:
        """Collect what a page's console complains about."""
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.problems.append(f"uncaught: {error}"))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        if self._outage and CONNECTION_NEWS.search(message.text):
            return
        self.problems.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    async def keep(self, name: str) -> None:
        """Keep a picture of the page."""
        self._kept += 1
        self._folder.mkdir(parents=True, exist_ok=True)
        await self.page.screenshot(path=self._folder / f"{self._kept:02}-{name}.png", animations="disabled")

    async def visit(self, path: str = "/") -> None:
        """Open an address of the product."""
        await self.page.goto(self.home + path)

    async def come_in(self) -> "Reader":
        """Enter as a guest."""
        await self.visit()
        await self.page.get_by_role("button", name=re.compile("Continue as guest|Продолжить как гость")).click()
        await expect(self.input).to_be_visible()
        return self

    @property
    def input(self) -> Locator:
        """Where one writes."""
        return self.page.locator("#message-input")

    @property
    def thread(self) -> Locator:
        """The open conversation."""
        return self.page.get_by_role("log")

    @property
    def answers(self) -> Locator:
        """Answers in the open conversation, finished or not."""
        return self.thread.locator("article[data-phase]")

    @property
    def answer(self) -> Locator:
        """The newest answer."""
        return self.answers.last

    @property
    def done(self) -> Locator:
        """Answers that are complete."""
        return self.thread.locator("article[data-phase=done]")

    def spoken(self, text: str) -> Locator:
        """The reader's own message of these words."""
        return self.thread.get_by_text(re.compile(rf"^(You|Вы): {re.escape(text)}$"))

    async def say(self, text: str) -> Locator:
        """Write a message and wait for its answer."""
        before = await self.done.count()
        await self.input.fill(text)
        await self.input.press("Enter")
        return await self.answered(before + 1)

    async def press(self, control: Locator) -> Locator:
        """Use a control of a widget and wait for what comes of it."""
        before = await self.done.count()
        await control.click()
        return await self.answered(before + 1)

    async def answered(self, count: int) -> Locator:
        """Wait until so many answers are complete; the newest of them."""
        await expect(self.done).to_have_count(count)
        await expect(self.page.locator("article[data-phase=running],article[data-phase=sending]")).to_have_count(0)
        return self.answer
