"""A recorded thread again, and taken along: the commands as an operator runs them."""

import json
from collections.abc import Callable
from pathlib import Path

import icalendar
import pytest

from tests.cli.test_commands import cli, said
from tests.conftest import Product

from .conftest import Traveller, soon

Make = Callable[[], Traveller]


@pytest.fixture
def trip(traveller: Make) -> Traveller:
    """A thread with flights, a stay and a note, in Russian."""
    ada = traveller().say("билеты из Москвы в Рим с 15 по 22 июля, двое взрослых", locale="ru-RU")
    for text in ("забронируй первый", "отели", "выбираю первый", "добавь ужин в 19:00 17 июля"):
        ada.say(text, locale="ru-RU")
    return ada


def test_the_same_planner_decides_the_same_without_asking_anybody(
    product: Product, trip: Traveller, fault: Callable[..., None]
) -> None:
    fault("duffel", status=500)
    fault("amadeus", status=500)
    report = said(cli("replay", trip.thread, "--json", home=product.home))
    assert report["same"]
    assert len(report["turns"]) == 5
    left = trip.conversation.run("travel/playbooks/catalog/threads/list", {})["threads"]
    assert [row["thread_id"] for row in left] == [trip.thread]


def test_another_planner_s_first_difference_is_named(product: Product, trip: Traveller, tmp_path: Path) -> None:
    planner = Path("playbooks/itinerary-planner.yaml").read_text()
    other = planner.replace('"adults": party["adults"], "rooms"', '"adults": party["adults"] + 1, "rooms"')
    assert other != planner
    file = tmp_path / "other.yaml"
    file.write_text(other)
    done = cli("replay", trip.thread, "--planner", str(file), home=product.home)
    assert done.returncode == 1
    assert done.stdout.strip().endswith("first difference: turn 3, tools, search_hotels adults: 2 → 3")
    assert trip.say("итог", locale="ru-RU").types == ["itinerary_summary"]


def test_a_thread_leaves_as_json_calendar_and_document(product: Product, trip: Traveller, tmp_path: Path) -> None:
    def exported(form: str) -> bytes:
        file = tmp_path / f"trip.{form}"
        done = cli("export", trip.thread, "--format", form, "--output", str(file), home=product.home)
        assert done.returncode == 0, done.stderr
        return file.read_bytes()

    kept = json.loads(exported("json"))
    assert [event["seq"] for event in kept["events"]] == list(range(1, len(kept["events"]) + 1))
    assert kept["slot_state"]["picked_hotel_id"]
    assert {call["tool"] for call in kept["api_calls"]} == {
        "search_flights",
        "book_flight",
        "search_hotels",
        "search_activities",
    }
    calendar = icalendar.Calendar.from_ical(exported("ics"))
    starts = {str(event["summary"]): event["dtstart"].dt for event in calendar.walk("VEVENT")}
    assert len(starts) == 7
    dinner = starts["Ужин"]
    assert (dinner.hour, dinner.utcoffset().total_seconds()) == (19, 7200)
    document = exported("pdf")
    assert document.startswith(b"%PDF-")
    assert b"PTSans" in document
    assert cli("export", "no-such-thread", home=product.home).returncode == 4


def test_names_in_every_script_are_drawn(product: Product, traveller: Callable[[], Traveller], tmp_path: Path) -> None:
    names = {
        "京都グランドホテル": b"EastAsian",
        "فندق قصر": b"NotoSansArabic",
        "โรงแรม": b"NotoSansThai",
        "होटल": b"NotoSansDevanagari",
        "🍣": b"NotoEmoji",
    }
    guest = traveller()
    guest.say(f"add a note on {soon(40)} at 3 pm: dinner " + " ".join(names))
    file = tmp_path / "trip.pdf"
    done = cli("export", guest.thread, "--format", "pdf", "--output", str(file), home=product.home)
    assert done.returncode == 0, done.stderr
    document = file.read_bytes()
    assert {font for font in names.values() if font not in document} == set()
    assert len(document) < 250_000, "only the letters that are needed are in it"
