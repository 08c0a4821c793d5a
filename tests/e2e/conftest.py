"""One real browser for all tests; every reader in it has storage, sessions and a console of their own."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.conftest import Product

from .reader import PATIENCE_MS, Reader

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}

NewReader = Callable[..., Awaitable[Reader]]


@pytest_asyncio.fixture
async def new_reader(
    chromium: Browser, product: Product, repository: Path, request: pytest.FixtureRequest
) -> AsyncIterator[NewReader]:
    """Makes readers; at the test's end each one's console must be clean.

    Keyword arguments are those of a browser context; ``outage=True`` lets the console tell of refused and failed requests.
    """
    folder = repository / "artifacts" / "e2e" / request.node.name.replace("/", "-")
    readers: list[Reader] = []
    async with AsyncExitStack() as contexts:

        async def make(*, outage: bool = False, **options: Any) -> Reader:
            settings = {"viewport": DESKTOP, "locale": "en-US", "timezone_id": "Europe/Paris", **options}
            context = await chromium.new_context(**settings)
            contexts.push_async_callback(context.close)
            context.set_default_timeout(PATIENCE_MS)
            reader = Reader(await context.new_page(), product.endpoints["spa"], folder, outage)
            readers.append(reader)
            return reader

        yield make
        for reader in readers:
            if not reader.page.is_closed():
                await reader.keep("end")
        problems = [problem for reader in readers for problem in reader.problems]
        assert not problems, "\n".join(problems)
