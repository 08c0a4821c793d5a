"""Nothing that a stranger writes, clicks or sends as variables reaches somebody else's documents."""

from collections.abc import Callable
from typing import Any

import pytest

from wayfarer.cli.client import CliError

from .conftest import PLANNER, Traveller

Make = Callable[[], Traveller]
CATALOG = "travel/playbooks/catalog"


def attempts(eve: Traveller, ada: Traveller) -> list[Callable[[], Any]]:
    """Ways to name what is Ada's: her thread, her path, her order, her calendar entry, her user."""
    order, uid = ada.slots["order_id"], "guest"
    entry = f"flight_depart-{order}-1"
    say = {"event_type": "user_message", "event_payload": {"text": "summary", "user_uid": uid, "thread_id": ada.thread}}
    run = eve.conversation.run
    return [
        lambda: run(f"{CATALOG}/calendar/list", {"thread_id": ada.thread}),
        lambda: run(f"{CATALOG}/calendar/list", {"thread_path": f"users/{uid}", "trip_id": "current"}),
        lambda: run(f"{CATALOG}/calendar/list", {"thread_id": eve.thread, "trip_id": f"../{ada.thread}"}),
        lambda: run(f"{CATALOG}/calendar/list", {"events_path": f"chat_threads/{ada.thread}/trip/current/events"}),
        lambda: run(f"{CATALOG}/orders/list", {"user_uid": uid, "thread_id": ada.thread}),
        lambda: run(f"{CATALOG}/threads/export", {"thread_id": ada.thread, "format": "json", "user_uid": uid}),
        lambda: run(f"{CATALOG}/threads/messages", {"thread_id": ada.thread, "user_uid": uid}),
        lambda: run(f"{CATALOG}/threads/rebuild", {"thread_id": ada.thread}),
        lambda: run(PLANNER, {"thread_id": ada.thread, "user_uid": uid, **say}),
        lambda: run(PLANNER, {"thread_id": eve.thread, "thread_path": f"chat_threads/{ada.thread}", **say}),
        lambda: run(PLANNER, {"thread_id": eve.thread, "replay": True, "replay_thread_id": ada.thread, **say}),
        lambda: run("automation/agents/mcp/firestore", {"method": "tools/call", "tool": "get_doc"}),
        lambda: run("automation/agents/mcp/duffel", {"tool": "get_order", "arguments": {"order_id": order}}),
        lambda: eve.click(f"order:{order}").answer,
        lambda: eve.click("view_full", booking_reference=ada.slots["booking_reference"]).answer,
        lambda: eve.click("remove_event", event_id=entry).answer,
        lambda: eve.click("move_event", event_id=f"../../{ada.thread}/trip/current/events/{entry}").answer,
        lambda: eve.click(f"add_place:../../chat_threads/{ada.thread}").answer,
    ]


def test_a_stranger_reaches_nothing(traveller: Make) -> None:
    ada = traveller().say("flights from NYC to Paris July 15 to 22 for 2 adults").say("book 1")
    reference = ada.slots["booking_reference"]
    ada.say("show my calendar")
    eve = traveller().say("Trip to Rome")
    for attempt in attempts(eve, ada):
        try:
            told = str(attempt())
        except CliError as refused:
            told = str(refused)
        assert reference not in told
        assert "flight_depart" not in told
    with pytest.raises(CliError, match="somebody else"):
        eve.conversation.run(f"{CATALOG}/threads/messages", {"thread_id": ada.thread})
    assert len(ada.say("show my calendar").widget("calendar_view")["display_events"]) == 4
