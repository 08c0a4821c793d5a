"""What goes into the understanding of a turn, and what comes out."""

import datetime
from typing import Any

import msgspec


class ShownWidget(msgspec.Struct, frozen=True):
    """A widget of the last answer, with the ids of the items it showed, in their order."""

    widget_type: str
    ids: list[str] = []


class TurnRequest(msgspec.Struct, frozen=True):
    """One message of the traveller and what is already known."""

    text: str
    today: datetime.date
    locale: str = "en-US"
    timezone: str = "UTC"
    event_type: str = "user_message"
    slot_state: dict[str, Any] = {}
    last_widgets: list[ShownWidget] = []


class TurnAnswer(msgspec.Struct, frozen=True):
    """The extraction contract: slots that the text states, at most one tool request, what to show."""

    slot_updates: dict[str, Any]
    tool_requests: list[dict[str, Any]]
    render_intent: dict[str, Any]
