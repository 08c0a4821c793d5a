"""Duffel Stays behind the same tools and the same shape of a stay as the other hotel provider."""

from collections.abc import Callable
from typing import Any

from .conftest import soon

Run = Callable[..., dict[str, Any]]
STAYS = "automation/agents/mcp/duffel-stays"
AMADEUS = "automation/agents/mcp/amadeus"
PARIS = {"lat": 48.8534, "lng": 2.3488}


def call(run: Run, path: str, tool: str, **arguments: Any) -> dict[str, Any]:
    """One call of a tool."""
    answer: dict[str, Any] = run(path, method="tools/call", tool=tool, arguments=arguments)["result"]
    return answer


def test_a_stay_is_found_checked_and_booked_once(run: Run) -> None:
    asked = {"center": PARIS, "city_code": "PAR", "check_in": soon(50), "check_out": soon(53), "adults": 2}
    found = call(run, STAYS, "search_hotels", **asked)["data"]["hotels"]
    other = call(run, AMADEUS, "search_hotels", **asked)["data"]["hotels"]
    assert {hotel["name"] for hotel in found} == {hotel["name"] for hotel in other}
    needed = {
        "hotel_id",
        "name",
        "location",
        "star_rating",
        "price_per_night",
        "total_price",
        "currency",
        "rate_key",
        "source",
    }
    assert all(needed <= hotel.keys() for hotel in found)
    room = call(run, STAYS, "hotel_offer", rate_key=found[0]["rate_key"])["data"]["hotel"]
    assert room["total_price"] == found[0]["total_price"]
    dearer = {"amount": "1.00", "currency": "USD"}
    changed = call(run, STAYS, "book_hotel", rate_key=room["rate_key"], expected_total=dearer, idempotency_key="k0")
    assert changed["data"]["code"] == "price_changed"
    total = {"amount": room["total_price"], "currency": room["currency"]}
    booked = call(run, STAYS, "book_hotel", rate_key=room["rate_key"], expected_total=total, idempotency_key="k1")
    assert booked["data"]["booking"]["hotel_name"] == room["name"]
    assert booked["data"]["booking"]["total_amount"] == room["total_price"]


def test_what_has_gone_is_said(run: Run) -> None:
    gone = call(run, STAYS, "hotel_offer", rate_key="srr_0000000000000000000000")
    assert (gone["isError"], gone["data"]["code"]) == (True, "offer_expired")
