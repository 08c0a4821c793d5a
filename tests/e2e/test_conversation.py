"""The whole conversation in a browser, from a wish to a booked trip in the calendar."""

import datetime
import re

from playwright.async_api import Locator, expect

from .conftest import NewReader
from .reader import Reader

AHEAD = datetime.timedelta(days=60)
WEEK = datetime.timedelta(days=7)


def button(where: Locator, name: str) -> Locator:
    """The first button whose name begins so."""
    return where.get_by_role("button", name=re.compile(f"^{name}")).first


def day_label(day: datetime.date) -> re.Pattern[str]:
    """How the calendar of the date picker names a day."""
    return re.compile(f"{day:%B} {day.day}, {day.year}")


async def pick_dates(picker: Locator, first: datetime.date, last: datetime.date) -> None:
    """Choose a range, turning the months until it is there."""
    for day in (first, last):
        cell = picker.get_by_role("gridcell").get_by_role("button", name=day_label(day))
        while await cell.count() == 0:
            month = await picker.get_by_role("heading", level=2).inner_text()
            await picker.get_by_role("button", name="Next").first.click()
            await expect(picker.get_by_role("heading", level=2)).not_to_have_text(month)
        await cell.click()


async def test_a_whole_trip(new_reader: NewReader) -> None:
    guest = await (await new_reader()).come_in()
    await guest.keep("start")

    places = await guest.say("Trip to Paris")
    await expect(places.get_by_role("article", name="Paris").first).to_contain_text("Paris, France")
    await guest.keep("places")

    dates = await guest.press(button(places, "Choose"))
    await expect(dates.get_by_role("application")).to_be_visible()
    first = datetime.datetime.now(datetime.UTC).date() + AHEAD
    await pick_dates(dates, first, first + WEEK)
    await expect(dates).to_contain_text("7 nights")
    await guest.keep("dates")

    party = await guest.press(dates.get_by_role("button", name="Choose", exact=True))
    await expect(guest.answers.nth(-2)).to_contain_text("7 nights")
    await button(party, "Increase Children").click()
    await button(party, "Decrease Children").click()
    await guest.keep("party")

    flights = await guest.press(button(party, "Continue"))
    await expect(flights).to_contain_text("New York to Paris")
    offer = flights.get_by_role("article").first
    price = await offer.get_by_text(re.compile(r"^\$[\d,]+\.\d\d$")).first.inner_text()
    await guest.keep("flights")

    confirmation = await guest.press(button(offer, "Book this"))
    await expect(confirmation).to_contain_text("Your flight is booked")
    await expect(confirmation).to_contain_text(price)
    reference = await reference_of(confirmation)
    await guest.keep("confirmation")

    hotels = await guest.say("hotels")
    stay = hotels.get_by_role("article").first
    name = await stay.get_by_role("heading").inner_text()
    await guest.keep("hotels")

    summary = await guest.press(button(stay, "Choose this stay"))
    await expect(summary).to_contain_text(name)
    await expect(summary).to_contain_text("2 adults")
    await guest.keep("summary")

    trip_map = await guest.press(button(summary, "Confirm"))
    await expect(trip_map.get_by_role("button", name=name, exact=True).first).to_be_visible()
    await guest.keep("map")

    calendar = await guest.say("show my calendar")
    await expect(calendar).to_contain_text(name)
    await expect(calendar.get_by_role("button", name=re.compile("CDG|ORY")).first).to_be_visible()
    await guest.keep("calendar")

    await the_overview_knows(guest, reference, name)


async def reference_of(confirmation: Locator) -> str:
    """The booking reference that the card shows, which is the one the words name."""
    reference = (await confirmation.get_by_text(re.compile(r"^[A-Z0-9]{6}$")).first.inner_text()).strip()
    await expect(confirmation).to_contain_text(f"Its reference is {reference}")
    return reference


async def the_overview_knows(guest: Reader, reference: str, stay: str) -> None:
    """The panes beside the conversation tell the same as the conversation."""
    overview = guest.page.get_by_role("complementary", name="Overview")
    for tab, text in (("Trip", reference), ("Calendar", stay), ("Map", stay)):
        await overview.get_by_role("tab", name=tab).click()
        panel = overview.get_by_role("tabpanel")
        await expect(panel.get_by_text(text).or_(panel.get_by_role("button", name=text)).first).to_be_visible()
        await guest.keep(f"pane-{tab.lower()}")


async def test_offers_in_one_line(new_reader: NewReader) -> None:
    guest = await (await new_reader()).come_in()
    flights = await guest.say("flights from NYC to Paris July 15 to 22 for 2 adults")
    await expect(flights.get_by_role("article")).not_to_have_count(0)
    await expect(flights).to_contain_text("Jul 15")
    await expect(guest.page.get_by_role("complementary", name="Overview")).to_contain_text("2 adults")
    await expect(guest.page).to_have_url(re.compile(r"/t/[0-9a-f-]{36}$"))
    await guest.keep("offers")
