"""The trip's calendar: filled by bookings, edited by hand, live in every tab, in the clocks of its places, and as a file."""

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar
from playwright.async_api import Locator, expect

from .conftest import NewReader
from .reader import Reader

WISH = "flights from NYC to Paris July 15 to 22 for 2 adults"
NOTE = re.compile("Museum visit$")


async def opened(reader: Reader) -> Locator:
    """The calendar beside the conversation."""
    overview = reader.page.get_by_role("complementary", name="Overview")
    await overview.get_by_role("tab", name="Calendar").click()
    await expect(overview.get_by_role("button", name=re.compile("Departure")).first).to_be_visible()
    return overview


def day_of(calendar: Locator, number: int) -> Locator:
    """A day of the month that is shown."""
    return calendar.locator(f"td:has(time[datetime$='-07-{number}'])")


async def events_of(reader: Reader, calendar: Locator) -> list[Any]:
    """The events of the file that the calendar is saved as."""
    async with reader.page.expect_download() as started:
        await calendar.get_by_role("button", name="Save as .ics").click()
    download = await started.value
    assert download.suggested_filename.endswith(".ics")
    return list(Calendar.from_ical((await download.path()).read_bytes()).walk("VEVENT"))


async def test_events_are_added_dragged_moved_and_removed_and_every_tab_shows_it(new_reader: NewReader) -> None:
    guest = await (await new_reader(timezone_id="Asia/Tokyo")).come_in()
    await guest.say(WISH)
    await guest.press(guest.answer.get_by_role("button", name=re.compile("^Book this")).first)
    calendar = await opened(guest)
    other = guest.beside(await guest.page.context.new_page())
    await other.page.goto(guest.page.url)
    seen = await opened(other)
    await guest.page.bring_to_front()

    await calendar.get_by_role("button", name="Add a note").click()
    await guest.page.get_by_label("What?").fill("Museum visit")
    await guest.page.get_by_label("Day", exact=True).fill("2027-07-17")
    await guest.page.keyboard.press("Enter")
    await expect(calendar.get_by_role("button", name=NOTE)).to_have_accessible_name("10:00 AM Museum visit")
    await expect(seen.get_by_role("button", name=NOTE)).to_be_visible()
    await guest.answered(3)

    await calendar.get_by_role("radio", name="Month").click()
    await calendar.get_by_role("button", name=NOTE).drag_to(day_of(calendar, 19))
    await expect(day_of(calendar, 19).get_by_role("button", name=NOTE)).to_be_visible()
    await guest.answered(4)
    await expect(guest.spoken("Move: Museum visit, Mon, Jul 19, 10:00 AM")).to_be_visible()
    await seen.get_by_role("radio", name="Month").click()
    await expect(day_of(seen, 19).get_by_role("button", name=NOTE)).to_be_visible()
    await guest.keep("month")

    await calendar.get_by_role("radio", name="Week").click()
    await expect(calendar.get_by_role("button", name=re.compile("Departure")).first).to_be_in_viewport()
    await calendar.get_by_role("button", name="Next").click()
    note = calendar.get_by_role("button", name=NOTE)
    await expect(note).to_be_in_viewport()
    await guest.keep("week")
    await note.focus()
    await guest.page.keyboard.down("Alt")
    for _ in range(3):
        await guest.page.keyboard.press("ArrowDown")
    await guest.page.keyboard.press("ArrowRight")
    await guest.page.keyboard.up("Alt")
    await expect(note).to_have_accessible_name("11:30 AM Museum visit")
    await guest.answered(5)
    await expect(guest.spoken("Move: Museum visit, Tue, Jul 20, 11:30 AM")).to_be_visible()
    await expect(day_of(seen, 20).get_by_role("button", name=NOTE)).to_have_accessible_name("11:30 AM Museum visit")

    saved = {str(event["SUMMARY"]): event.start for event in await events_of(guest, calendar)}
    assert saved["Museum visit"].astimezone(ZoneInfo("Europe/Paris")).strftime("%m-%d %H:%M") == "07-20 11:30"

    await note.click()
    await expect(guest.page.get_by_role("dialog", name="Museum visit")).to_contain_text("UTC+02:00 · Europe/Paris")
    await guest.page.get_by_role("button", name="Remove").click()
    await expect(calendar.get_by_role("button", name=NOTE)).to_have_count(0)
    await expect(seen.get_by_role("button", name=NOTE)).to_have_count(0)


async def test_a_flight_is_shown_and_saved_at_its_airports_own_times(new_reader: NewReader) -> None:
    guest = await (await new_reader(timezone_id="Pacific/Auckland")).come_in()
    await guest.say(WISH)
    offer = guest.answer.get_by_role("article").first
    await guest.press(offer.get_by_role("button", name=re.compile("^Book this")))
    calendar = await opened(guest)
    first = calendar.get_by_role("button", name=re.compile("Departure")).first
    clock = (await first.get_attribute("aria-label") or "").split(" Departure")[0]
    assert clock in (await offer.inner_text()).replace("\u202f", " ")
    events = await events_of(guest, calendar)
    assert len(events) == 4
    departure: datetime = min(event.start for event in events)
    assert departure.utcoffset() == timedelta(0)
    local = departure.astimezone(ZoneInfo("America/New_York"))
    assert f"{local:%I:%M %p}".lstrip("0") == clock.replace("\u202f", " ")
