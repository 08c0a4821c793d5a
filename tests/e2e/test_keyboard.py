"""The whole conversation by keyboard alone, from the first visit to the deletion; and where the focus is after each step."""

import re
from collections.abc import Callable

from playwright.async_api import expect

from .conftest import NewReader
from .reader import Reader

WISH = "flights from NYC to Paris July 15 to 22 for 2 adults"
MOST_TABS = 80
"""Presses of Tab after which a control counts as out of reach."""
NAME = """(element => {
  const named = element.getAttribute('aria-labelledby')?.split(' ').map(id => document.getElementById(id)?.textContent);
  return element.getAttribute('aria-label') || named?.join(' ') || element.textContent || element.tagName;
})(document.activeElement)"""


async def focused(reader: Reader) -> str:
    """The name of what the keyboard is at."""
    name: str = await reader.page.evaluate(NAME)
    return name.strip()


async def tab_to(reader: Reader, name: str, *, backwards: bool = False) -> None:
    """Press Tab until something whose name begins as the pattern says has the focus."""
    seen = []
    for _ in range(MOST_TABS):
        seen.append((await focused(reader))[:60])
        if re.match(name, seen[-1]):
            return
        await reader.page.keyboard.press("Shift+Tab" if backwards else "Tab")
    raise AssertionError(f"the keyboard does not reach {name!r}, but {seen}")


async def tab_to_day(reader: Reader) -> None:
    """Press Tab until a day of a calendar has the focus."""
    for _ in range(MOST_TABS):
        if await reader.page.evaluate("document.activeElement.closest('[role=gridcell]') !== null"):
            return
        await reader.page.keyboard.press("Shift+Tab")
    raise AssertionError("the keyboard does not reach the calendar")


async def come_in(reader: Reader) -> None:
    """Enter as a guest without a pointer."""
    await reader.visit()
    await tab_to(reader, "Continue as guest")
    await reader.page.keyboard.press("Enter")
    await expect(reader.input).to_be_focused()


async def write(reader: Reader, text: str, count: int) -> None:
    """Type a message where the focus is, and wait for the conversation's answer of that number."""
    await reader.page.keyboard.type(text)
    await reader.page.keyboard.press("Enter")
    await reader.answered(count)


async def test_from_the_first_visit_to_the_deletion(new_reader: NewReader) -> None:
    guest = await new_reader()
    keys = guest.page.keyboard
    await come_in(guest)
    await write(guest, WISH, 1)
    await tab_to(guest, "Show 7 more", backwards=True)
    await keys.press("Enter")
    await expect(guest.answer.get_by_role("article").nth(5).locator(":focus")).to_have_count(1)
    await tab_to(guest, "Book this", backwards=True)
    await keys.press("Enter")
    await guest.answered(2)
    await expect(guest.page.locator("p[aria-live=polite]")).to_contain_text("confirmed")
    await guest.keep("booked")

    await tab_to(guest, "Trip")
    await keys.press("ArrowRight")
    overview = guest.page.get_by_role("complementary", name="Overview")
    await expect(overview.get_by_role("tab", name="Calendar")).to_be_focused()
    await expect(overview.get_by_role("button", name="Add a note")).to_be_visible()
    await tab_to(guest, "Add a note")
    await keys.press("Enter")
    await expect(guest.page.get_by_label("What?")).to_be_focused()
    await write(guest, "Museum visit", 3)
    note = overview.get_by_role("button", name=re.compile("Museum visit$"))
    await expect(note).to_have_accessible_name("10:00 AM Museum visit")
    await tab_to(guest, "10:00 AM Museum visit")
    await keys.press("Alt+ArrowDown")
    await guest.answered(4)
    await expect(note).to_have_accessible_name("10:30 AM Museum visit")
    await expect(note).to_be_focused()
    await keys.press("Enter")
    await tab_to(guest, "Remove")
    await keys.press("Enter")
    await guest.answered(5)
    await expect(note).to_have_count(0)
    await guest.keep("calendar")

    threads = guest.page.get_by_role("navigation", name="Conversations")
    await tab_to(guest, "Rename or delete")
    await keys.press("Enter")
    await tab_to(guest, "Rename$")
    await keys.press("Enter")
    await expect(guest.page.get_by_label("New title")).to_be_focused()
    await keys.press("Control+a")
    await keys.type("Holidays")
    await keys.press("Enter")
    await expect(threads.get_by_role("link", name="Holidays")).to_be_focused()
    await tab_to(guest, "Rename or delete “Holidays”")
    await keys.press("Enter")
    await tab_to(guest, "Delete…")
    await keys.press("Enter")
    await expect(guest.page.get_by_role("button", name="Keep it")).to_be_focused()
    await tab_to(guest, "Delete for good")
    await keys.press("Enter")
    await expect(threads.get_by_role("link")).to_have_count(0)
    await expect(guest.input).to_be_focused()


async def test_a_trip_is_put_together_with_pickers(new_reader: NewReader) -> None:
    guest = await new_reader()
    keys = guest.page.keyboard
    await come_in(guest)
    await write(guest, "Trip to Paris", 1)
    await tab_to(guest, "Choose: Paris", backwards=True)
    await keys.press("Enter")
    await expect((await guest.answered(2)).get_by_role("application")).to_be_visible()
    await tab_to_day(guest)
    for key in ("ArrowDown", "ArrowDown", "Enter", "ArrowDown", "Enter"):
        await keys.press(key)
    await expect(guest.answer).to_contain_text(re.compile(r"\d nights"))
    await tab_to(guest, "Choose")
    await keys.press("Enter")
    await guest.answered(3)
    assert re.match(r"Dates.*\d nights", await focused(guest)), "what was submitted has the focus of its control"
    await tab_to(guest, "Continue")
    await keys.press("Enter")
    await guest.answered(4)
    assert (await focused(guest)).startswith("Travellers")
    await keys.press("Alt+ArrowUp")
    await guest.keep("walked")


async def test_a_stopped_answer_leaves_the_keyboard_at_the_message(
    new_reader: NewReader, fault: Callable[..., None]
) -> None:
    fault("duffel", latency_ms=3_000)
    guest = await new_reader()
    await come_in(guest)
    await guest.page.keyboard.type(WISH)
    await guest.page.keyboard.press("Enter")
    await tab_to(guest, "Stop")
    await guest.page.keyboard.press("Enter")
    await expect(guest.input).to_be_focused()
