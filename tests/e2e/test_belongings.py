"""What is the reader's own: a file of a conversation, a link to a part of it, and the deletion of everything."""

import re

from playwright.async_api import Page, expect

from .conftest import NewReader
from .reader import Reader


async def saved(guest: Reader, label: str) -> bytes:
    """Open the menu of the only conversation and save it in a form."""
    threads = guest.page.get_by_role("navigation", name="Conversations")
    await threads.get_by_role("listitem").first.hover()
    await threads.get_by_role("button", name=re.compile("^Rename or delete")).click()
    async with guest.page.expect_download() as started:
        await guest.page.get_by_role("button", name=label).click()
    return (await (await started.value).path()).read_bytes()


async def in_view(page: Page) -> None:
    """Wait until exactly one widget is marked and seen."""
    marked = page.locator("[data-named]")
    await expect(marked).to_have_count(1)
    await expect(marked).to_be_in_viewport()


async def test_files_links_and_the_deletion_of_everything(new_reader: NewReader) -> None:
    guest = await (await new_reader(permissions=["clipboard-read", "clipboard-write"])).come_in()
    first = await guest.say("flights from NYC to Paris July 15 to 22 for 2 adults")
    await first.hover()
    await first.get_by_role("button", name=re.compile("^Copy the link")).first.click()
    link = await guest.page.evaluate("navigator.clipboard.readText()")
    bookings = guest.page.get_by_role("region", name="Bookings")
    await expect(bookings).to_contain_text("appears here")
    await guest.say("book the first one")
    await expect(bookings.get_by_role("link")).to_have_count(1)
    heading = guest.page.get_by_role("heading", level=1)
    await expect(heading).not_to_contain_text("flights from")
    await expect(heading).to_contain_text("Paris")

    assert (await saved(guest, "Save the calendar (ICS)")).startswith(b"BEGIN:VCALENDAR")
    assert (await saved(guest, "Save as PDF")).startswith(b"%PDF")
    assert b'"events"' in await saved(guest, "Save everything (JSON)")

    await guest.page.goto(link)
    await in_view(guest.page)
    await guest.page.reload()
    await in_view(guest.page)
    await guest.keep("linked")
    await guest.page.get_by_role("button", name="New conversation").click()
    await expect(guest.page.get_by_role("heading", name="Where to?")).to_be_visible()
    await guest.page.go_back()
    await in_view(guest.page)

    await guest.page.get_by_role("button", name=re.compile("Account and settings")).click()
    await guest.page.get_by_role("button", name="My devices", exact=True).click()
    await expect(guest.page.get_by_text("This device")).to_be_visible()
    await guest.page.get_by_role("button", name="Delete my data…").click()
    await expect(guest.page.get_by_text("Conversations: 1.")).to_be_visible()
    await guest.keep("deletion")
    await guest.page.get_by_role("button", name="Delete my data for good").click()
    await expect(guest.page.get_by_text("nothing is left")).to_be_visible()
    await guest.page.get_by_role("button", name="Start anew").click()
    await guest.page.reload()
    await expect(guest.page.get_by_text("Your conversations will be listed here.")).to_be_visible()
