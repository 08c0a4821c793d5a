"""What a reader has said and seen outlives reloads, dead networks, other tabs and ended sessions."""

import os
import signal
from collections.abc import Callable

from playwright.async_api import expect

from tests.conftest import Product

from .conftest import NewReader
from .reader import Reader

WISH = "flights from NYC to Paris July 15 to 22 for 2 adults"


async def ask_and_wait_until_it_runs(guest: Reader, fault: Callable[..., None]) -> None:
    """A turn that is under way for long enough to be disturbed."""
    fault("duffel", latency_ms=4_000)
    await guest.input.fill(WISH)
    await guest.input.press("Enter")
    await expect(guest.thread.get_by_text("Searching flights…").first).to_be_visible()


async def test_a_reload_in_mid_turn_repeats_nothing(new_reader: NewReader, fault: Callable[..., None]) -> None:
    guest = await (await new_reader()).come_in()
    await ask_and_wait_until_it_runs(guest, fault)
    await guest.page.reload()
    await expect(guest.spoken(WISH)).to_have_count(1)
    await expect(guest.done).to_have_count(1)
    await expect(guest.answers).to_have_count(1)
    await expect(guest.answer.get_by_role("article")).not_to_have_count(0)


async def test_what_is_written_offline_is_sent_on_return_once(new_reader: NewReader) -> None:
    guest = await (await new_reader(outage=True)).come_in()
    await guest.say("Trip to Rome")
    await guest.page.context.set_offline(True)
    await expect(guest.page.get_by_text("You’re offline.")).to_be_visible()
    await guest.input.fill("next month")
    await guest.input.press("Enter")
    await expect(guest.answer).to_contain_text("Will be sent when you’re back online")
    await guest.keep("offline")
    await guest.page.context.set_offline(False)
    await expect(guest.done).to_have_count(2)
    await expect(guest.page.get_by_text("You’re offline.")).to_have_count(0)
    await guest.page.reload()
    await expect(guest.done).to_have_count(2)
    await expect(guest.spoken("next month")).to_have_count(1)


async def test_two_tabs_stay_in_step(new_reader: NewReader) -> None:
    guest = await (await new_reader()).come_in()
    await guest.say("Trip to Rome")
    other = guest.beside(await guest.page.context.new_page())
    await other.page.goto(guest.page.url)
    await expect(other.done).to_have_count(1)
    await guest.say("next month")
    await expect(other.done).to_have_count(2)
    await expect(other.spoken("next month")).to_have_count(1)
    await other.say("2 adults")
    await expect(guest.done).to_have_count(3)
    await expect(guest.spoken("2 adults")).to_have_count(1)


async def test_another_tab_sees_a_message_before_it_is_answered(
    new_reader: NewReader, fault: Callable[..., None]
) -> None:
    guest = await (await new_reader()).come_in()
    await guest.say("Trip to Rome")
    other = guest.beside(await guest.page.context.new_page())
    await other.page.goto(guest.page.url)
    await expect(other.done).to_have_count(1)
    await ask_and_wait_until_it_runs(guest, fault)
    await expect(other.spoken(WISH)).to_have_count(1)
    await expect(other.thread.get_by_text("Searching flights…").first).to_be_visible()
    await expect(other.done).to_have_count(2)
    await expect(other.answers).to_have_count(2)
    await expect(other.spoken(WISH)).to_have_count(1)


async def test_an_ended_session_leads_to_sign_in_and_back_with_the_draft(
    new_reader: NewReader, product: Product
) -> None:
    reader = await new_reader(outage=True)
    await reader.visit()
    await reader.sign_in("ben@example.com")
    await reader.say("Trip to Rome")
    address = reader.page.url
    await reader.input.fill("with a sea view, please")
    token = await reader.page.evaluate("JSON.parse(localStorage.getItem('wf.session')).token")
    gateway = product.endpoints["gateway"]
    await reader.page.context.request.post(f"{gateway}/api/auth/logout", data={"session_token": token})
    await expect(reader.page.get_by_text("Your session has ended.")).to_be_visible()
    await reader.keep("expired")
    await reader.sign_in("ben@example.com")
    assert reader.page.url == address
    await expect(reader.done).to_have_count(1)
    await expect(reader.input).to_have_value("with a sea view, please")


async def test_a_draft_is_kept_for_each_thread(new_reader: NewReader) -> None:
    guest = await (await new_reader()).come_in()
    await guest.say("Trip to Rome")
    await guest.input.fill("half a thought")
    await guest.page.get_by_role("button", name="New conversation").click()
    await expect(guest.input).to_have_value("")
    await guest.page.go_back()
    await expect(guest.input).to_have_value("half a thought")
    await guest.page.reload()
    await expect(guest.input).to_have_value("half a thought")


async def test_a_gateway_that_is_away_holds_messages_back(new_reader: NewReader, product: Product) -> None:
    guest = await (await new_reader(outage=True)).come_in()
    await guest.say("Trip to Rome")
    os.kill(product.pid("gateway"), signal.SIGKILL)
    await guest.input.fill("next month")
    await guest.input.press("Enter")
    await expect(guest.done).to_have_count(2)
    await guest.page.reload()
    await expect(guest.done).to_have_count(2)
    await expect(guest.spoken("next month")).to_have_count(1)
