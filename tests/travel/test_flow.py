"""The conversation from a wish to a booked trip, on real parts."""

from collections.abc import Callable
from typing import Any

import pytest

from wayfarer.cli.client import CliError

from .conftest import FIRESTORE, PLANNER, Traveller, soon

Make = Callable[[], Traveller]
Run = Callable[..., dict[str, Any]]


def events(run: Run, thread: str) -> list[dict[str, Any]]:
    """The thread's log in its order."""
    asked = {"thread_path": f"chat_threads/{thread}"}
    answer = run(FIRESTORE, method="tools/call", tool="replay_events", arguments=asked)
    found: list[dict[str, Any]] = answer["result"]["data"]["events"]
    return found


def test_offers_in_one_line(traveller: Make, run: Run) -> None:
    ada = traveller().say("flights from NYC to Paris July 15 to 22 for 2 adults")
    assert ada.types == ["flight_list"]
    assert len(ada.widget("flight_list")["items"]) >= 3
    legs = ada.widget("flight_list")["items"][0]["itineraries"]
    assert [part["segments"][0]["departure"]["at"][5:10] for part in legs] == ["07-15", "07-22"]
    kinds = [event["type"] for event in events(run, ada.thread)]
    assert kinds == [
        "user_message",
        "agent_slot_update",
        "agent_tool_call",
        "agent_tool_response",
        "agent_widget_emit",
        "agent_chat",
    ]


@pytest.mark.parametrize(
    ("text", "widget"),
    [
        ("things to do in Kyoto", "activity_list"),
        ("hotels in Rome", "date_range_picker"),
        ("transfer from CDG", "date_range_picker"),
        ("show my calendar", "calendar_view"),
        ("start over", "place_autocomplete_input"),
        ("привет", "clarify_question"),
        ("билеты из Москвы в Рим с 15 по 22 июля, двое взрослых", "flight_list"),
        ("pay with my credit card and issue the real ticket", "clarify_question"),
        ("", "clarify_question"),
    ],
)
def test_any_intent_comes_first(traveller: Make, text: str, widget: str) -> None:
    assert traveller().say(text).types[0] == widget


@pytest.mark.parametrize("action", [
    "add_place:x", "view_offer:x", "book_offer:off_xxxx", "pick_offer:off_xxxx", "order:x", "view_hotel:x", "pick_hotel:x", "book_hotel:x",
    "pick_activity:x", "pick_transfer:x", "submit_dates", "submit_party", "confirm", "edit", "edit:dates", "edit:party", "edit_origin", "view_full",
    "new_search", "retry:search_flights", "retry:nothing", "skip_activities", "skip_transfers", "skip", "raise_budget", "allow_one_stop", "try_economy",
    "flexible_dates", "nearby_airports", "widen_area", "fewer_rooms", "another_city", "apply", "clear_all", "relax_filters", "add_event", "move_event",
    "remove_event", "watch_in_detail", "show_numbers", "add_to_itinerary", "view_details", "no_such_action", "show_filters", "more_flights:12",
    "book_this", "pick_hotel", "book_hotel", "pick_activity", "pick_transfer", "edit:traveller_party", "edit:cabin_class", "edit:nonsense", "retry", "",
    "show_flights", "show_hotels", "summary", "trip_map", "show_calendar", "continue", "skip_flights", "say:hotels in Rome", "::", "confirm:../../x",
])  # fmt: skip
def test_every_action_is_answered(traveller: Make, action: str) -> None:
    assert traveller().click(action).answer["widgets"]


@pytest.mark.parametrize(
    ("thread", "event", "payload", "about"),
    [
        ("../other", "user_message", {"text": "hi"}, "thread_id"),
        ("a/b", "user_message", {"text": "hi"}, "thread_id"),
    ],
)
def test_crafted_ids_are_refused_in_words(run: Run, thread: str, event: str, payload: Any, about: str) -> None:
    status = run(PLANNER, thread_id=thread, user_uid="u1", event_type=event, event_payload=payload, request_id="r1")
    assert status["status"] == "FAILED"
    assert about in status["error"]["message"]


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        ("nonsense", {}), ("nonsense", {"text": "Trip to Rome"}), ("user_message", "{broken"), ("user_message", [1]), ("user_message", 7),
        ("user_message", {"text": ["a"]}), ("user_message", {"text": "x" * 70_000, "more": "y" * 70_000}), ("user_message", "z" * 2_000_000),
        ("user_message", {}), ("user_message", {"text": None}), ("user_message", {"text": "x" * 20_000}), ("user_message", {"text": "🛫🏝️"}),
        ("user_message", {"text": "dime algo sobre los trenes de Perú"}), ("user_message", {"text": "東京へ行きたい"}), ("user_message", {"text": "مرحبا"}),
        ("user_widget_submit", {}), ("user_widget_submit", {"widget_type": "no_such_widget", "submitted_value": {"a": 1}}),
        ("user_widget_submit", {"widget_type": "date_range_picker"}), ("user_widget_submit", {"widget_type": ["party_picker"], "submitted_value": 3}),
        ("user_widget_submit", {"widget_type": "party_picker", "submitted_value": {"adults": "many", "children": 4}}),
        ("user_widget_cta_click", {}), ("user_widget_cta_click", {"action_id": {"a": 1}}), ("user_widget_cta_click", {"action_id": "no_such:thing"}),
    ],
)  # fmt: skip
def test_whatever_a_client_sends_is_answered(run: Run, event: str, payload: Any) -> None:
    status = run(PLANNER, user_uid="u1", event_type=event, event_payload=payload)
    assert status["status"] == "COMPLETED"
    assert status["result"]["widgets"]
    assert status["result"]["bot_message"]


def test_the_payload_may_be_text_and_the_thread_new(run: Run) -> None:
    status = run(PLANNER, user_uid="u1", event_type="user_message", event_payload='{"text": "Trip to Rome"}')
    assert status["result"]["render"]["widget_type"] == "place_list"
    assert status["result"]["thread_id"]


def test_a_repeated_delivery_changes_nothing(run: Run) -> None:
    turn = {
        "thread_id": f"twice-{soon(0)}",
        "user_uid": "u2",
        "event_type": "user_message",
        "event_payload": {"text": "Trip to Rome"},
        "request_id": "same",
    }
    first, log = run(PLANNER, **turn)["result"], events(run, turn["thread_id"])
    second = run(PLANNER, **turn)["result"]
    assert (second["widgets"], second["bot_message"]) == (first["widgets"], first["bot_message"])
    assert events(run, turn["thread_id"]) == log


def test_a_thread_belongs_to_whoever_began_it(traveller: Make) -> None:
    ada, eve = traveller().say("Trip to Paris"), traveller()
    eve.conversation.thread_id = ada.thread
    with pytest.raises(CliError, match="somebody else"):
        eve.say("hotels")
    for path in ("travel/playbooks/catalog/threads/messages", "travel/playbooks/catalog/calendar/list"):
        with pytest.raises(CliError, match="somebody else"):
            eve.conversation.run(path, {"thread_id": ada.thread, "thread_path": f"chat_threads/{ada.thread}"})
    assert ada.say("next month").types == ["party_picker"]


def test_threads_and_their_messages(traveller: Make) -> None:
    ada = traveller().say("Trip to Paris")
    ada.submit("date_range_picker", {"from": soon(30), "to": soon(33)})
    listed = ada.conversation.run("travel/playbooks/catalog/threads/list", {})["threads"]
    assert [(row["thread_id"], row["title"][:5]) for row in listed] == [(ada.thread, "Paris")]
    told = ada.conversation.run("travel/playbooks/catalog/threads/messages", {"thread_id": ada.thread})
    assert [(row["role"], row["envelopes"][0]["widget_type"]) for row in told["messages"]] == [
        ("user", "user_text"), ("agent", "place_list"), ("user", "date_range_picker"), ("agent", "party_picker")]  # fmt: skip
    assert told["messages"][2]["envelopes"][0]["payload"]["submitted_value"]["from"] == soon(30)
    assert told["slot_state"]["nights"] == 3


def test_a_conversation_is_renamed_and_deleted(traveller: Make, run: Run) -> None:
    ada, eve = traveller().say("Trip to Paris"), traveller()
    change, listing = "travel/playbooks/catalog/threads/change", "travel/playbooks/catalog/threads/list"
    ada.conversation.run(change, {"thread_id": ada.thread, "title": "  Our   honeymoon "})
    ada.say("next month")
    assert [row["title"] for row in ada.conversation.run(listing, {})["threads"]] == ["Our honeymoon"]
    with pytest.raises(CliError, match="somebody else"):
        eve.conversation.run(change, {"thread_id": ada.thread, "deleted": True})
    for nothing in ({}, {"title": "x" * 121}):
        with pytest.raises(CliError, match="title"):
            ada.conversation.run(change, {"thread_id": ada.thread, **nothing})
    ada.conversation.run(change, {"thread_id": ada.thread, "deleted": True})
    assert ada.conversation.run(listing, {})["threads"] == []
    with pytest.raises(CliError, match="deleted"):
        ada.conversation.run("travel/playbooks/catalog/threads/messages", {"thread_id": ada.thread})
    assert events(run, ada.thread) == []


def test_a_russian_answer_calls_places_by_their_russian_names(traveller: Make) -> None:
    ada = traveller().say(f"билеты из Москвы в Рим с {soon(30)} по {soon(37)} на двоих", locale="ru-RU")
    said = ada.answer["bot_message"]
    assert "Рим" in said
    assert "Москва" in said
    assert "Rome" not in said
    assert ada.slots["region"]["label"] == "Rome"
    assert "checked bag" not in str([item.get("baggage") for item in ada.widget("flight_list")["items"]])
    stops = [stop for item in ada.widget("flight_list")["items"] for stop in ends(item)]
    assert {"Рим", "Москва"} <= {stop.get("city") for stop in stops}
    assert not {"Rome", "Moscow"} & {stop.get("city") for stop in stops}


def ends(flight: dict[str, Any]) -> list[dict[str, Any]]:
    """Where every flight of an offer begins and ends."""
    segments = [segment for way in flight["itineraries"] for segment in way["segments"]]
    return [segment[end] for segment in segments for end in ("departure", "arrival")]
