"""Connections that a provider closes cost no turn, and nothing is booked twice by sending it again."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.conftest import Product

from .conftest import soon
from .hangups import Hangups

Run = Callable[..., dict[str, Any]]
Call = Callable[..., dict[str, Any]]
SECRETS: dict[str, dict[str, str]] = {
    "firestore": {"project": "hangups", "token": "sandbox-hangups"},
    "google_places": {"api_key": "sandbox-hangups"},
    "duffel": {"token": "duffel_test_hangups"},
    "duffel_stays": {"token": "duffel_test_hangups"},
    "hotelbeds": {"api_key": "sandbox-hotelbeds-key", "secret": "sandbox-hotelbeds-secret"},
    "amadeus": {"client_id": "hangups", "client_secret": "sandbox-hangups"},
}
STAY = {"check_in": soon(40), "check_out": soon(43), "adults": 2, "city_code": "PAR"}
FLIGHTS = {
    "slices": [{"origin": "LHR", "destination": "JFK", "departure_date": soon(40)}],
    "party": {"adults": 1},
}


@pytest.fixture(scope="module")
def front(product: Product, repository: Path) -> Iterator[Hangups]:
    """A front of all providers, and the providers' playbooks with credentials that lead to it."""
    hangups = Hangups(product.endpoints["sandbox"])
    hangups.start()
    client = httpx2.Client(base_url=product.endpoints["server"])
    for name, data in SECRETS.items():
        credential = {"name": f"hangups_{name}", "type": "custom", "data": {"base_url": hangups.url, **data}}
        client.post("/api/credentials", json=credential).raise_for_status()
    for file in (repository / "playbooks/mcp").glob("*.yaml"):
        if not file.name.endswith(".test.yaml"):
            content = file.read_text().replace("  path: automation/agents/mcp/", "  path: t/hangups/")
            for name in SECRETS:
                content = content.replace(f"{{name: {name}, kind", f"{{name: {name}, alias: hangups_{name}, kind")
            client.post("/api/catalog/register", json={"content": content}).raise_for_status()
    yield hangups
    hangups.stop()


@pytest.fixture
def call(run: Run, front: Hangups) -> Call:
    """Calls a tool of one of the playbooks."""

    def made(server: str, tool: str, **arguments: Any) -> dict[str, Any]:
        status = run(f"t/hangups/{server}", method="tools/call", tool=tool, arguments=arguments)
        answer: dict[str, Any] = status["result"]
        return answer

    front.mood, front.strikes, front.hung_up = "idle", {}, 0
    front.seen.clear()
    front.passed.clear()
    return made


SEARCHES: list[tuple[str, str, dict[str, Any]]] = [
    ("google-places", "search_text", {"query": "Paris"}),
    ("duffel", "search_offers", FLIGHTS),
    ("amadeus", "search_hotels", STAY),
    ("activities", "search_activities", {"latitude": 48.85, "longitude": 2.35}),
    (
        "transfers",
        "search_transfers",
        {
            "start_code": "CDG",
            "start_at": f"{soon(40)}T10:00:00",
            "end_name": "Hotel",
            "end_location": {"lat": 48.85, "lng": 2.35},
            "passengers": 2,
        },
    ),
    ("duffel-stays", "search_hotels", {**STAY, "center": {"lat": 48.85, "lng": 2.35}}),
    ("hotelbeds", "search_hotels", {**STAY, "center": {"lat": 48.85, "lng": 2.35}}),
    ("firestore", "set_doc", {"path": "notes/n1", "data": {"a": 1}}),
    ("firestore", "get_doc", {"path": "notes/n1"}),
    ("firestore", "query_collection", {"path": "notes"}),
    ("firestore", "append_event", {"thread_path": "chat_threads/h", "event": {"type": "note"}, "event_id": "e"}),
]


@pytest.mark.parametrize(("server", "tool", "arguments"), SEARCHES)
def test_a_connection_that_was_closed_meanwhile_is_not_noticed(
    call: Call, front: Hangups, server: str, tool: str, arguments: dict[str, Any]
) -> None:
    for _ in range(4):
        answer = call(server, tool, **arguments)
        assert not answer["isError"], answer
    assert front.hung_up or server in ("amadeus", "activities", "transfers")


@pytest.mark.parametrize(("server", "tool", "arguments"), SEARCHES[:7])
def test_a_search_whose_answer_is_lost_is_asked_again(
    call: Call, front: Hangups, server: str, tool: str, arguments: dict[str, Any]
) -> None:
    front.mood, front.strikes = "after", {"POST /": 1, "GET /": 1}
    answer = call(server, tool, **arguments)
    assert not answer["isError"], answer
    assert front.hung_up


@pytest.mark.parametrize("mood", ["silent", "after"])
def test_an_order_whose_answer_is_lost_is_sent_again_under_its_key_and_made_once(
    call: Call, front: Hangups, mood: Any
) -> None:
    offer = call("duffel", "search_offers", **FLIGHTS)["data"]["offers"][0]
    front.mood, front.strikes = mood, {"POST /air/orders": 2}
    answer = call("duffel", "create_order", offer_id=offer["offer_id"], idempotency_key=f"hangups-{mood}")
    assert not answer["isError"], answer
    assert front.seen["POST /air/orders"] == 3
    again = call("duffel", "create_order", offer_id=offer["offer_id"], idempotency_key=f"hangups-{mood}")
    assert again["data"]["order"]["order_id"] == answer["data"]["order"]["order_id"]


@pytest.mark.parametrize(
    ("server", "path"), [("amadeus", "/v2/booking/hotel-orders"), ("hotelbeds", "/hotel-api/1.0/bookings")]
)
def test_a_booking_that_no_key_guards_is_never_sent_twice(call: Call, front: Hangups, server: str, path: str) -> None:
    arguments = {**STAY, "center": {"lat": 48.85, "lng": 2.35}}
    offer = call(server, "search_hotels", **arguments)["data"]["hotels"][0]
    booking = {"rate_key": offer["rate_key"], "idempotency_key": f"hangups-{server}", "reference": "x"}
    front.mood, front.strikes = "after", {f"POST {path}": 1}
    answer = call(server, "book_hotel", **booking)
    assert answer["isError"]
    assert front.seen[f"POST {path}"] == 1
    front.mood = "idle"
    offer = call(server, "search_hotels", **arguments)["data"]["hotels"][1]
    for number in range(2):
        answer = call(
            server, "book_hotel", **{**booking, "rate_key": offer["rate_key"], "idempotency_key": f"{server}-{number}"}
        )
        assert not answer["isError"] or answer["data"]["code"] == "offer_expired", answer
    assert front.seen[f"POST {path}"] == front.passed[f"POST {path}"]
