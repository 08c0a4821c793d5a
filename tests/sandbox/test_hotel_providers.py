"""HotelBeds and Duffel Stays: the same hotels as everywhere in the sandbox, in these providers' shapes, from search to booking."""

import datetime
import time
from typing import Any

import httpx2
import pytest

from sandbox.hotelbeds import API_KEY, SECRET, signature

from .conftest import Sandbox

PARIS = {"latitude": 48.8566, "longitude": 2.3522}
GUESTS = [{"given_name": "Ann", "family_name": "Reed"}]


def ahead(days: int) -> str:
    """A date so many days from now."""
    return (datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days)).isoformat()


def hotelbeds(sandbox: Sandbox, secret: str = SECRET) -> httpx2.Client:
    """A client that signs as HotelBeds asks for."""
    headers = {"api-key": API_KEY, "x-signature": signature(API_KEY, secret, int(time.time()))}
    return httpx2.Client(base_url=f"{sandbox.url}/hotel-api/1.0", headers=headers, timeout=60)


def stays(sandbox: Sandbox) -> httpx2.Client:
    """A client with Duffel's headers."""
    headers = {"authorization": "Bearer duffel_test_client", "duffel-version": "v2"}
    return httpx2.Client(base_url=f"{sandbox.url}/stays", headers=headers, timeout=60)


def asked(days: int = 40) -> dict[str, Any]:
    """A search around Paris for two."""
    stay = {"checkIn": ahead(days), "checkOut": ahead(days + 3)}
    return {
        "stay": stay,
        "occupancies": [{"rooms": 1, "adults": 2}],
        "geolocation": {**PARIS, "radius": 20, "unit": "km"},
    }


def test_hotelbeds_sells_a_room_once_per_client_reference(sandbox: Sandbox) -> None:
    with hotelbeds(sandbox) as client:
        found = client.post("/hotels", json=asked()).json()["hotels"]
        assert found["total"] == len(found["hotels"]) > 3
        hotel = found["hotels"][0]
        rate = hotel["rooms"][0]["rates"][0]
        checked = client.post("/checkrates", json={"rooms": [{"rateKey": rate["rateKey"]}]}).json()
        assert checked["hotel"]["rooms"][0]["rates"][0]["net"] == rate["net"]
        body = {
            "holder": {"name": "Ann", "surname": "Reed"},
            "clientReference": "T1",
            "rooms": [{"rateKey": rate["rateKey"]}],
        }
        booking = client.post("/bookings", json=body).json()["booking"]
        assert (booking["status"], booking["totalNet"], booking["hotel"]["code"]) == (
            "CONFIRMED",
            rate["net"],
            hotel["code"],
        )
        assert client.post("/bookings", json=body).json()["booking"]["reference"] == booking["reference"]
        assert client.get(f"/bookings/{booking['reference']}").json()["booking"] == booking
        assert client.delete(f"/bookings/{booking['reference']}").json()["booking"]["status"] == "CANCELLED"


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/hotels", {"stay": {}, "occupancies": []}, "INVALID_DATA"),
        ("/hotels", asked(-10), "INVALID_DATA"),
        ("/checkrates", {"rooms": [{"rateKey": "20300101|nothing"}]}, "PRODUCT_ERROR"),
        ("/bookings", {}, "INVALID_DATA"),
    ],
)
def test_hotelbeds_says_what_is_wrong(sandbox: Sandbox, path: str, body: dict[str, Any], code: str) -> None:
    with hotelbeds(sandbox) as client:
        answer = client.post(path, json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


def test_hotelbeds_refuses_a_wrong_signature(sandbox: Sandbox) -> None:
    with hotelbeds(sandbox, "another secret") as client:
        assert client.get("/status").status_code == 401


def test_stays_are_searched_quoted_and_booked(sandbox: Sandbox) -> None:
    search = {"check_in_date": ahead(40), "check_out_date": ahead(43), "rooms": 1, "guests": [{"type": "adult"}, {"type": "adult"}],
              "location": {"radius": 20, "geographic_coordinates": PARIS}}  # fmt: skip
    with stays(sandbox) as client:
        results = client.post("/search", json={"data": search}).json()["data"]["results"]
        prices = [float(item["cheapest_rate_total_amount"]) for item in results]
        assert prices == sorted(prices) != []
        full = client.post(f"/search_results/{results[0]['id']}/actions/fetch_all_rates").json()["data"]
        rate = full["accommodation"]["rooms"][0]["rates"][0]
        quote = client.post("/quotes", json={"data": {"rate_id": rate["id"]}}).json()["data"]
        assert quote["total_amount"] == results[0]["cheapest_rate_total_amount"]
        order = {"quote_id": quote["id"], "guests": GUESTS, "email": "ann@example.com", "phone_number": "+442080160509"}
        booking = client.post("/bookings", json={"data": order}).json()["data"]
        assert booking["status"] == "confirmed"
        assert client.get(f"/bookings/{booking['id']}").json()["data"] == booking
        assert client.post(f"/bookings/{booking['id']}/actions/cancel").json()["data"]["status"] == "cancelled"
        wrong = client.post("/quotes", json={"data": {"rate_id": "rat_none"}})
        assert (wrong.status_code, wrong.json()["errors"][0]["code"]) == (404, "not_found")


def test_all_hotel_providers_sell_the_same_hotels(sandbox: Sandbox) -> None:
    search = {"check_in_date": ahead(40), "check_out_date": ahead(43), "rooms": 1, "guests": [{"type": "adult"}],
              "location": {"radius": 20, "geographic_coordinates": PARIS}}  # fmt: skip
    with hotelbeds(sandbox) as one, stays(sandbox) as other:
        beds = {item["name"] for item in one.post("/hotels", json=asked()).json()["hotels"]["hotels"]}
        duffel = {
            item["accommodation"]["name"]
            for item in other.post("/search", json={"data": search}).json()["data"]["results"]
        }
    assert beds == duffel
