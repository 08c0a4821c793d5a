"""Quote a shipment, pick a carrier, track it: by clicking in a browser, as a shipper does."""

import re
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.conftest import Product
from wayfarer.cli.conversation import Conversation

PLANNER = "logistics/playbooks/shipment-planner"
PICTURES = Path("artifacts") / "logistics"
WAIT_MS = 30_000
expect.set_options(timeout=WAIT_MS)


def opened(browser: Browser, product: Product, width: int = 1440, height: int = 900) -> tuple[Page, list[str]]:
    """The application's first page as a guest sees it, and what its console complains of."""
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-US")
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    complaints: list[str] = []

    def said(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    page.on("console", said)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(product.endpoints["spa"])
    return page, complaints


def write(page: Page, text: str) -> None:
    """Send a message."""
    box = page.get_by_role("textbox").last
    box.fill(text)
    box.press("Enter")


@pytest.fixture
def pictures(repository: Path) -> Path:
    """Where screenshots are kept."""
    folder = repository / PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def test_a_shipment_is_quoted_booked_and_tracked(browser: Browser, logistics: Product, pictures: Path) -> None:
    page, complaints = opened(browser, logistics)
    expect(page).to_have_title(re.compile("Freightline"))
    expect(page.get_by_role("heading", name="Say what has to move.")).to_be_visible()
    page.screenshot(path=pictures / "1-landing.png")
    page.get_by_role("button", name=re.compile("guest", re.IGNORECASE)).click()
    write(page, "ship something from Hamburg to Chicago")
    expect(page.get_by_role("log").get_by_text("How heavy is the load?")).to_be_visible()
    page.get_by_role("button", name="500 kg").click()
    quotes = page.get_by_role("region", name="Quotes for Hamburg → Chicago")
    expect(quotes).to_be_visible()
    cheapest = quotes.get_by_role("article").first
    expect(cheapest).to_contain_text("Cheapest")
    quotes.get_by_role("button", name="Time", exact=True).click()
    expect(quotes.get_by_role("article").first).to_contain_text("By air")
    quotes.get_by_role("button", name="Price", exact=True).click()
    page.screenshot(path=pictures / "2-quotes.png")
    cheapest.get_by_role("button").click()
    booking = page.get_by_role("article", name=re.compile("Booking BK-")).first
    number = booking.get_by_test_id("tracking-number").text_content() or ""
    assert re.fullmatch(r"FRT\w{8}", number)
    page.screenshot(path=pictures / "3-booking.png")
    booking.get_by_role("button", name="Track it").click()
    shipment = page.get_by_role("article", name=f"Shipment {number}").first
    expect(shipment.get_by_role("listitem").first).to_contain_text("Booked")
    expect(shipment.get_by_role("listitem").last).to_contain_text("Delivered")
    page.screenshot(path=pictures / "4-tracking.png")
    assert complaints == []


def test_it_fits_a_phone(browser: Browser, logistics: Product, pictures: Path) -> None:
    page, complaints = opened(browser, logistics, 390, 844)
    page.get_by_role("button", name=re.compile("guest", re.IGNORECASE)).click()
    write(page, "300 kg from Munich to Madrid tomorrow")
    quotes = page.get_by_role("region", name="Quotes for Munich → Madrid")
    expect(quotes.get_by_role("article").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.screenshot(path=pictures / "5-phone.png")
    assert complaints == []


def test_bookings_survive_a_repetition_and_are_of_the_exchange(logistics: Product) -> None:
    with Conversation(logistics.endpoints["gateway"], PLANNER) as ada:
        quoted = ada.say("40 kg from Tokyo to San Francisco")
        offer = next(item for item in quoted["widgets"] if item["widget_type"] == "quote_list")["payload"]["items"][0]
        first = ada.click({"action_id": f"book_quote:{offer['quote_id']}"})
        again = ada.click({"action_id": f"book_quote:{offer['quote_id']}"})
        number = first["final_slot_state"]["tracking_number"]
        assert again["final_slot_state"]["tracking_number"] == number
    key = {"X-API-Key": "test-anybody"}
    kept = httpx2.get(f"{logistics.endpoints['sandbox']}/freight/v1/shipments/{number}", headers=key).json()["data"]
    assert kept["carrier"] == offer["carrier"]


@pytest.mark.parametrize(
    ("text", "types", "words"),
    [
        ("hello", ["bot_text"], "What shall I ship"),
        ("100 kg from Hamburg to Xqzzville", ["bot_text"], "Which city"),
        ("90 tons from Hamburg to Chicago", ["bot_text", "error_card"], "26000 kg"),
        ("track FRTAAAAAAAA", ["bot_text", "error_card"], "no shipment"),
        ("250 кг из Berlin в Warsaw", ["bot_text", "quote_list"], "Перевозчиков: 4"),
    ],
)
def test_what_is_unclear_is_answered_in_words(logistics: Product, text: str, types: list[str], words: str) -> None:
    with Conversation(logistics.endpoints["gateway"], PLANNER) as ada:
        answer = ada.say(text)
    assert answer["emitted_widget_types"] == types
    assert words in answer["bot_message"]


def test_a_thread_belongs_to_whoever_began_it(logistics: Product) -> None:
    gateway = logistics.endpoints["gateway"]
    with Conversation(gateway, PLANNER) as ada, Conversation(gateway, PLANNER) as eve:
        ada.say("40 kg from Tokyo to San Francisco")
        eve.thread_id = ada.thread_id
        with pytest.raises(Exception, match="somebody else"):
            eve.say("where is my shipment?")
