"""Duffel Stays and HotelBeds behind the same tools and the same shape of a stay as Amadeus."""

from collections.abc import Callable
from typing import Any

import pytest

from .conftest import soon

Run = Callable[..., dict[str, Any]]
STAYS = "automation/agents/mcp/duffel-stays"
BEDS = "automation/agents/mcp/hotelbeds"
AMADEUS = "automation/agents/mcp/amadeus"
PARIS = {"lat": 48.8534, "lng": 2.3488}


def call(run: Run, path: str, tool: str, **arguments: Any) -> dict[str, Any]:
    """One call of a tool."""
    answer: dict[str, Any] = run(path, method="tools/call", tool=tool, arguments=arguments)["result"]
    return answer


@pytest.mark.parametrize("provider", [STAYS, BEDS])
def test_a_stay_is_found_checked_and_booked_once(run: Run, provider: str) -> None:
    asked = {"center": PARIS, "city_code": "PAR", "check_in": soon(50), "check_out": soon(53), "adults": 2}
    found = call(run, provider, "search_hotels", **asked)["data"]["hotels"]
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
    room = call(run, provider, "hotel_offer", rate_key=found[0]["rate_key"])["data"]["hotel"]
    assert room["total_price"] == found[0]["total_price"]
    dearer = {"amount": "1.00", "currency": "USD"}
    changed = call(run, provider, "book_hotel", rate_key=room["rate_key"], expected_total=dearer, idempotency_key="k0")
    assert changed["data"]["code"] == "price_changed"
    total = {"amount": room["total_price"], "currency": room["currency"]}
    booked = call(run, provider, "book_hotel", rate_key=room["rate_key"], expected_total=total, idempotency_key="k1")
    assert booked["data"]["booking"]["hotel_name"] == room["name"]
    assert booked["data"]["booking"]["total_amount"] == room["total_price"]


@pytest.mark.parametrize(
    ("provider", "key"), [(STAYS, "srr_0000000000000000000000"), (BEDS, "20300101|20300104|W|1|1|DBL.KG|BAR|RO||1~2~0")]
)
def test_what_has_gone_is_said(run: Run, provider: str, key: str) -> None:
    gone = call(run, provider, "hotel_offer", rate_key=key)
    assert (gone["isError"], gone["data"]["code"]) == (True, "offer_expired")
