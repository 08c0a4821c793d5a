"""The providers' playbooks as MCP servers, used by the official client as a stranger's host uses them."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from mcp import Client
from mcp_types import CallToolResult

from tests.conftest import Product

from .conftest import soon

SERVERS = ("firestore", "google-places", "duffel", "amadeus", "activities", "transfers", "duffel-stays", "hotelbeds")
LATER = soon(40)


Call = Callable[[str, dict[str, Any]], Awaitable[CallToolResult]]


@pytest.fixture
def url(product: Product) -> str:
    """The one URL with the tools of all servers."""
    return product.endpoints["server"] + "/mcp"


@pytest.fixture
def call(url: str) -> Call:
    """Calls a tool."""

    async def made(tool: str, arguments: dict[str, Any]) -> CallToolResult:
        async with Client(url) as client:
            return await client.call_tool(tool, arguments)

    return made


def _undescribed(schema: dict[str, Any], at: str = "") -> list[str]:
    found = []
    for name, part in schema.get("properties", {}).items():
        if not part.get("description") and not part.get("properties"):
            found.append(at + name)
        found += _undescribed(part, f"{at}{name}.")
        found += _undescribed(part.get("items") or {}, f"{at}{name}[].")
    return found


async def test_every_tool_and_every_argument_is_described(url: str) -> None:
    async with Client(url) as client:
        tools = (await client.list_tools()).tools
    assert {tool.name.partition("__")[0] for tool in tools} == set(SERVERS)
    for tool in tools:
        assert tool.description
        assert tool.annotations is not None, tool.name
        assert tool.input_schema["required"], tool.name
        assert _undescribed(tool.input_schema) == [], tool.name


FLIGHT = {"origin": "LHR", "destination": "JFK", "departure_date": LATER}
STAY = {"check_in": LATER, "check_out": soon(43), "adults": 2}
WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("duffel__search_offers", {}, "slices"),
    ("duffel__search_offers", {"slices": [FLIGHT], "party": {"adults": 0}}, "party.adults"),
    ("duffel__search_offers", {"slices": [{**FLIGHT, "departure_date": "2027-13-01"}], "party": {"adults": 1}}, "date"),
    (
        "duffel__search_offers",
        {"slices": [{**FLIGHT, "departure_date": "2020-01-01"}], "party": {"adults": 1}},
        "future",
    ),
    ("duffel__search_offers", {"slices": [{**FLIGHT, "origin": "QQQ"}], "party": {"adults": 1}}, "QQQ"),
    ("duffel__search_offers", {"slices": [FLIGHT], "party": {"adults": 1, "children": [{"age": -3}]}}, "age"),
    ("duffel__search_offers", {"slices": [FLIGHT], "party": {"adults": 1}, "cabin_class": "cattle"}, "cattle"),
    (
        "duffel__search_offers",
        {"slices": [FLIGHT], "party": {"adults": 1, "children": [{"age": 0}, {"age": 1}]}},
        "adult of their own",
    ),
    ("duffel__list_offers", {"offer_request_id": "orq_none"}, "does not exist"),
    ("duffel__get_order", {"order_id": "ord_none"}, "does not exist"),
    ("amadeus__search_hotels", {"city_code": "paris", **STAY}, "city_code"),
    ("amadeus__search_hotels", {"city_code": "PAR", **STAY, "check_out": LATER}, "night"),
    ("amadeus__search_hotels", {"city_code": "PAR", **STAY, "center": "x"}, "center"),
    ("amadeus__hotel_offer", {"rate_key": "NOPE"}, "no longer available"),
    ("activities__search_activities", {"latitude": 91, "longitude": 0}, "latitude"),
    ("transfers__search_transfers", {"start_code": "CDG", "start_at": "soon"}, "start_at"),
    ("transfers__search_transfers", {"start_code": "CDG", "start_at": "2020-01-01T10:00"}, "past"),
    ("google-places__place_details", {"place_id": "nope"}, "not known"),
    ("google-places__search_text", {"query": "Paris", "page_token": "junk"}, "page"),
    ("firestore__get_doc", {"path": "a"}, "document path"),
    ("firestore__query_collection", {"path": "a", "where": ["n==1"]}, "where.0"),
    ("firestore__query_collection", {"path": "a", "where": [["n", "~", 1]]}, "unknown operator"),
    ("firestore__query_collection", {"path": "a", "order_by": [5]}, "order_by.0"),
    ("firestore__append_event", {"thread_path": "chat_threads/x", "event": "x"}, "event"),
    ("firestore__batch_write", {"writes": [{"op": "zap", "path": "a/b"}]}, "zap"),
]


@pytest.mark.parametrize(("tool", "arguments", "said"), WRONG)
async def test_what_does_not_work_is_a_result_that_says_why(
    call: Call, tool: str, arguments: dict[str, Any], said: str
) -> None:
    result = await call(tool, arguments)
    assert result.is_error
    assert said in getattr(result.content[0], "text", "")
    assert result.structured_content is not None
    assert result.structured_content["ok"] is False
    assert result.structured_content["code"]


LENIENT: list[tuple[str, Any]] = [
    ("query_collection", {"path": "a", "where": "n==1"}),
    ("query_collection", {"path": "a", "where": [{"op": "=="}]}),
    ("query_collection", {"path": "a", "order_by": [{"direction": "desc"}]}),
    ("query_collection", {"path": "a", "fields": "n"}),
    ("append_event", {"thread_path": "chat_threads/x", "event": "x"}),
    ("append_event", {"thread_path": "chat_threads/x", "event": {"type": "x"}, "writes": "zap"}),
    ("append_event", {"thread_path": "chat_threads/x", "event": {"type": "x"}, "thread": "q"}),
]


@pytest.mark.parametrize(("tool", "arguments"), LENIENT)
def test_a_playbook_that_calls_wrongly_is_answered_too(run: Any, tool: str, arguments: Any) -> None:
    """A nested call passes no schema; the playbook itself says what is wrong, and its step stays green."""
    ended = run("automation/agents/mcp/firestore", method="tools/call", tool=tool, arguments=arguments)
    assert ended["status"] == "COMPLETED"
    assert ended["result"]["data"] == {"ok": False, "code": "INVALID_ARGUMENT"}


async def test_an_offer_that_was_sold_is_searched_again(call: Call) -> None:
    search = {"slices": [FLIGHT], "party": {"adults": 1}}
    found = (await call("duffel__search_offers", search)).structured_content
    assert found is not None
    offer = found["offers"][0]
    order = {"offer_id": offer["offer_id"], "idempotency_key": f"{offer['offer_id']}-1", "search_again": search}
    first = await call("duffel__create_order", order)
    again = await call("duffel__create_order", order)
    assert not first.is_error
    assert first.structured_content == again.structured_content, "the same key is the same order"
    sold = await call("duffel__create_order", {**order, "idempotency_key": f"{offer['offer_id']}-2"})
    assert sold.is_error
    assert sold.structured_content is not None
    assert sold.structured_content["code"] == "offer_expired"
    assert sold.structured_content["offers"]


@pytest.mark.parametrize("server", ["amadeus", "duffel-stays", "hotelbeds"])
async def test_the_same_key_books_a_room_once(call: Call, server: str) -> None:
    center = {"lat": 48.8566, "lng": 2.3522}
    search = {**STAY, "center": center, **({"city_code": "PAR"} if server == "amadeus" else {})}
    found = (await call(f"{server}__search_hotels", search)).structured_content
    assert found is not None
    room = found["hotels"][0]
    booking = {"rate_key": room["rate_key"], "idempotency_key": f"{server}-{room['rate_key']}"}
    total = {"amount": room["total_price"], "currency": room["currency"]}
    dearer = await call(f"{server}__book_hotel", {**booking, "expected_total": {**total, "amount": "1.00"}})
    assert dearer.structured_content is not None
    assert (dearer.is_error, dearer.structured_content["code"]) == (True, "price_changed")
    first = await call(f"{server}__book_hotel", {**booking, "expected_total": total})
    again = await call(f"{server}__book_hotel", {**booking, "expected_total": total})
    assert first.structured_content is not None
    assert again.structured_content is not None
    assert not first.is_error, first.structured_content
    assert first.structured_content["booking"]["order_id"] == again.structured_content["booking"]["order_id"]
