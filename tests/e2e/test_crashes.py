"""A process dies in the middle of a turn; the reader only waits a little longer."""

import os
import signal
from collections.abc import Callable

import pytest
from playwright.async_api import expect

from tests.conftest import Product

from .conftest import NewReader

WISH = "flights from NYC to Paris July 15 to 22 for 2 adults"
LONG_ENOUGH_MS = 90_000
"""A restart on a loaded machine, and the redelivery of what the dead process held."""


@pytest.mark.parametrize("name", ["worker", "server", "gateway"])
async def test_a_turn_survives_a_kill(
    new_reader: NewReader, product: Product, fault: Callable[..., None], name: str
) -> None:
    guest = await (await new_reader(outage=True)).come_in()
    fault("duffel", latency_ms=4_000)
    await guest.input.fill(WISH)
    await guest.input.press("Enter")
    await expect(guest.thread.get_by_text("Searching flights…").first).to_be_visible()
    os.kill(product.pid(name), signal.SIGKILL)
    await guest.keep("killed")
    await expect(guest.done).to_have_count(1, timeout=LONG_ENOUGH_MS)
    await expect(guest.answer.get_by_role("article")).not_to_have_count(0)
    await guest.keep("answered")

    party = await guest.say("make it 3 adults")
    await expect(party.get_by_role("article")).not_to_have_count(0)
    await guest.page.reload()
    await expect(guest.done).to_have_count(2)
    await expect(guest.spoken(WISH)).to_have_count(1)
