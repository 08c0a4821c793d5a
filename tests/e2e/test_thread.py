"""Threads, corrections and what can be done with a message."""

import asyncio
import re
from collections.abc import Callable

from playwright.async_api import expect

from .conftest import NewReader
from .reader import Reader

PATIENCE_S = 60
WISH = "flights from NYC to Paris July 15 to 22 for 2 adults"


async def test_corrections_change_the_trip_in_place(new_reader: NewReader) -> None:
    guest = await (await new_reader()).come_in()
    await guest.say(WISH)
    overview = guest.page.get_by_role("complementary", name="Overview")
    await expect(overview).to_contain_text("2 adults")
    await guest.say("make it 3 adults")
    await expect(overview).to_contain_text("3 adults")
    await guest.say("actually Rome")
    await expect(overview).to_contain_text("Rome")
    await overview.get_by_role("button", name=re.compile("Dates")).click()
    await expect(guest.answer.get_by_role("application")).to_be_visible()


async def test_stop_cancels_and_the_conversation_goes_on(new_reader: NewReader, fault: Callable[..., None]) -> None:
    guest = await (await new_reader()).come_in()
    fault("duffel", latency_ms=3_000)
    await guest.input.fill(WISH)
    await guest.input.press("Enter")
    await expect(guest.thread.get_by_text("Searching flights…").first).to_be_visible()
    await guest.page.get_by_role("button", name="Stop").click()
    await expect(guest.answer).to_contain_text("Stopped.")
    await guest.say("Trip to Rome")
    await expect(guest.answer).to_contain_text("Rome")


async def test_a_message_is_copied_edited_and_asked_again(new_reader: NewReader) -> None:
    guest = await (await new_reader(permissions=["clipboard-read", "clipboard-write"])).come_in()
    await guest.say("Trip to Rome")
    await guest.spoken("Trip to Rome").hover()
    await guest.page.get_by_role("button", name="Copy", exact=True).click()
    assert await guest.page.evaluate("navigator.clipboard.readText()") == "Trip to Rome"
    await guest.answer.hover()
    await guest.answer.get_by_role("button", name="Copy the answer").click()
    assert "Rome" in await guest.page.evaluate("navigator.clipboard.readText()")
    await guest.spoken("Trip to Rome").hover()
    await guest.page.get_by_role("button", name="Edit and send again").click()
    await expect(guest.input).to_have_value("Trip to Rome")
    await guest.say("Trip to Oslo")
    await guest.answer.hover()
    await guest.press(guest.answer.get_by_role("button", name="Ask again"))
    await expect(guest.spoken("Trip to Oslo")).to_have_count(2)
    await guest.input.press("ArrowUp")
    await expect(guest.input).to_have_value("Trip to Oslo")


async def reloaded_with(guest: Reader, title: str) -> None:
    """Leave the page at once, and come back until the list has the title: the change outlives the page that asked."""
    async with asyncio.timeout(PATIENCE_S):
        shown = False
        while not shown:
            await guest.page.reload()
            await expect(guest.page.get_by_role("navigation", name="Conversations").get_by_role("link")).to_have_count(
                2
            )
            shown = await guest.page.get_by_role("link", name=title).count() > 0


async def test_threads_are_found_renamed_and_deleted(new_reader: NewReader) -> None:
    guest = await (await new_reader()).come_in()
    await guest.say("Trip to Rome")
    await guest.page.get_by_role("button", name="New conversation").click()
    await guest.say("Things to do in Kyoto")
    threads = guest.page.get_by_role("navigation", name="Conversations")
    await expect(threads.get_by_role("link")).to_have_count(2)
    await guest.page.get_by_role("searchbox").fill("rome")
    await expect(threads.get_by_role("link")).to_have_count(1)

    await threads.get_by_role("listitem").hover()
    await threads.get_by_role("button", name=re.compile("^Rename or delete")).click()
    await guest.keep("menu")
    await guest.page.get_by_role("button", name="Rename", exact=True).click()
    await guest.page.get_by_label("New title").fill("Holidays in Rome")
    await guest.page.get_by_label("New title").press("Enter")
    await expect(threads.get_by_role("link", name="Holidays in Rome")).to_be_visible()
    await reloaded_with(guest, "Holidays in Rome")
    await threads.get_by_role("link", name="Holidays in Rome").click()
    await expect(guest.done).to_have_count(1)
    await guest.say("next month")
    await guest.page.reload()
    await expect(guest.page.get_by_role("heading", level=1, name="Holidays in Rome")).to_be_visible()

    await threads.get_by_role("listitem").filter(has_text="Holidays").hover()
    await threads.get_by_role("button", name=re.compile("delete “Holidays")).click()
    await guest.page.get_by_role("button", name="Delete…").click()
    await guest.page.get_by_role("button", name="Delete for good").click()
    await expect(guest.page.get_by_role("heading", name="Where to?")).to_be_visible()
    await expect(threads.get_by_role("link")).to_have_count(1)
    await guest.page.reload()
    await expect(threads.get_by_role("link")).to_have_count(1)
