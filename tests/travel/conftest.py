"""A traveller who talks with the planner through the gateway."""

import datetime
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx2
import pytest

from tests.conftest import Product
from wayfarer.cli.conversation import Conversation

PLANNER = "travel/playbooks/itinerary-planner"
FIRESTORE = "automation/agents/mcp/firestore"
YEAR = datetime.datetime.now(datetime.UTC).year + 1
"""Dates of this year lie ahead and fares for them are sold only until autumn."""


def soon(days: int) -> str:
    """A date so many days from now."""
    return (datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days)).isoformat()


class Traveller:
    """One thread of a guest."""

    def __init__(self, conversation: Conversation) -> None:
        self.conversation = conversation
        self.answer: dict[str, Any] = {}

    @property
    def thread(self) -> str:
        """The thread's id."""
        return self.conversation.thread_id

    @property
    def types(self) -> list[str]:
        """Widgets of the last answer."""
        return list(self.answer["emitted_widget_types"])

    @property
    def slots(self) -> dict[str, Any]:
        """The slot state after the last turn."""
        state: dict[str, Any] = self.answer["final_slot_state"]
        return state

    def say(self, text: str, **payload: str) -> "Traveller":
        """Write a message."""
        self.answer = self.conversation.turn(
            "user_message", {"text": text, "locale": "en-US", "timezone": "UTC", **payload}
        )
        return self

    def click(self, action_id: str, **ids: Any) -> "Traveller":
        """Use a control."""
        self.answer = self.conversation.click({"action_id": action_id, **ids})
        return self

    def submit(self, widget_type: str, value: Any) -> "Traveller":
        """Send what a widget was filled with."""
        self.answer = self.conversation.submit(widget_type, value)
        return self

    def widget(self, widget_type: str) -> dict[str, Any]:
        """The payload of a widget of the last answer."""
        payload: dict[str, Any] = next(
            item["payload"] for item in self.answer["widgets"] if item["widget_type"] == widget_type
        )
        return payload


@pytest.fixture
def traveller(product: Product) -> Iterator[Callable[[], Traveller]]:
    """Makes travellers, each with a session and a thread of their own."""
    with ExitStack() as open_ones:

        def make() -> Traveller:
            conversation = Conversation(product.endpoints["gateway"], PLANNER, f"t-{uuid.uuid4().hex}")
            return Traveller(open_ones.enter_context(conversation))

        yield make


@pytest.fixture
def run(product: Product) -> Callable[..., dict[str, Any]]:
    """Runs a playbook at the server, as the platform's inside does, to its end."""
    client = httpx2.Client(base_url=product.endpoints["server"], timeout=60)

    def execute(path: str, **workload: Any) -> dict[str, Any]:
        started = client.post("/api/execute", json={"path": path, "workload": workload}).json()
        after = 0
        while True:
            params = {"after": after, "wait": 20, "limit": 500}
            page = client.get(f"/api/executions/{started['execution_id']}/events", params=params).json()
            if any(event["name"] in ("playbook.completed", "playbook.failed") for event in page["events"]):
                status: dict[str, Any] = client.get(f"/api/executions/{started['execution_id']}/status").json()
                return status
            after = page["next_after"]

    return execute
