"""What the traveller has before their eyes: the widgets of the last answer or, where none are told, what the state says came last."""

from typing import Any

from .turn import ShownWidget, TurnRequest

_LISTS = (
    ("transfer_list", ("transfer_search_results", "transfers"), ("transfers_done",)),
    ("activity_list", ("activity_search_results", "activities"), ("activities_done",)),
    ("hotel_list", ("hotel_offers", "hotel_search_results"), ("picked_hotel_id", "hotel_booking_reference")),
    (
        "flight_list",
        ("flight_offers", "flight_search_results"),
        ("picked_flight_offer_id", "order_id", "booking_reference", "flights_done"),
    ),
    ("place_list", ("places_seen",), ("check_in_date",)),
)
"""The lists in the order of the trip, the last first: their widget, the slots that hold them, the slots that say they are done with."""
_IDENTITIES = ("offer_id", "hotel_id", "activity_code", "code", "transfer_id", "place_id", "id")
MAX_LISTED = 50


def in_view(turn: TurnRequest) -> list[ShownWidget]:
    """The widgets that were shown last; without any, the list or the picker that a trip in this state stands at."""
    if turn.last_widgets:
        return turn.last_widgets
    state = turn.slot_state
    for widget, lists, settled in _LISTS:
        listed = next((state[name] for name in lists if state.get(name)), None)
        if listed is not None and not any(state.get(name) for name in settled):
            return [ShownWidget(widget, _ids(listed))]
    picker = _picker(state)
    return [ShownWidget(picker)] if picker is not None else []


def pending(state: dict[str, Any]) -> str | None:
    """The kind of the intent that waits for a slot."""
    waiting = state.get("pending_intent")
    kind = waiting.get("kind") if isinstance(waiting, dict) else waiting
    return kind if isinstance(kind, str) and kind.startswith("show_") else None


def next_step(state: dict[str, Any]) -> str | None:
    """What a trip with all its slots goes on with: what waits, else its flights; None where only the planner can tell."""
    waiting = pending(state)
    if waiting is not None:
        return waiting
    done = any(state.get(name) for _, _, settled in _LISTS[:4] for name in settled)
    known = all(isinstance(state.get(name), dict) for name in ("region", "origin")) and state.get("check_in_date")
    return "show_flights" if known and not done else None


def _ids(listed: object) -> list[str]:
    items = listed if isinstance(listed, list) else []
    found = []
    for item in items[:MAX_LISTED]:
        named = item if isinstance(item, dict) else {}
        identity = next((named[name] for name in _IDENTITIES if isinstance(named.get(name), str)), None)
        if identity is not None:
            found.append(identity)
    return found


def _picker(state: dict[str, Any]) -> str | None:
    """What the planner asks for first of what such a trip lacks."""
    region, party = state.get("region"), state.get("party")
    if not isinstance(region, dict):
        return None
    if not state.get("check_in_date"):
        return "date_range_picker" if pending(state) else None
    if not (isinstance(party, dict) and party.get("adults")):
        return "party_picker"
    if not isinstance(state.get("origin"), dict) and pending(state) in (None, "show_flights"):
        return "place_autocomplete_input"
    return None
