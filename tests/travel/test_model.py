"""A model that answers nonsense, or worse, is not believed: the rules answer and the log says why."""

import json
import threading
import uuid
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.conftest import Product
from wayfarer.cli.conversation import Conversation

from .conftest import FIRESTORE, PLANNER, Traveller

Run = Callable[..., dict[str, Any]]


class Model(ThreadingHTTPServer):
    """An OpenAI-compatible endpoint that says what it is told to."""

    content = ""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: Model

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        message = {"role": "assistant", "content": self.server.content}
        body = json.dumps(
            {"object": "chat.completion", "model": "crafted", "choices": [{"index": 0, "message": message}]}
        )
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


CRAFTED = "travel/playbooks/itinerary-planner-crafted"


@pytest.fixture
def model(product: Product, repository: Path) -> Iterator[Model]:
    """A model of its own for a planner of its own: the same playbook, with another credential for `llm`."""
    client = httpx2.Client(base_url=product.endpoints["server"])
    crafted = Model()
    data = {"base_url": crafted.url, "api_key": "crafted", "model": "crafted"}
    name = f"crafted-{crafted.server_address[1]}"
    client.post("/api/credentials", json={"name": name, "type": "custom", "data": data}).raise_for_status()
    planner = (repository / "playbooks" / "itinerary-planner.yaml").read_text()
    planner = planner.replace(PLANNER, CRAFTED, 1).replace(
        "{name: llm, kind: credential}", f"{{name: llm, kind: credential, alias: {name}}}", 1
    )
    client.post("/api/catalog/register", json={"content": planner}).raise_for_status()
    thread = threading.Thread(target=crafted.serve_forever, daemon=True)
    thread.start()
    yield crafted
    crafted.shutdown()
    crafted.server_close()


@pytest.fixture
def ada(product: Product, model: Model) -> Iterator[Traveller]:
    """A traveller whose messages that model reads."""
    with Conversation(product.endpoints["gateway"], CRAFTED, f"t-{uuid.uuid4().hex}") as conversation:
        yield Traveller(conversation)


def turn(**parts: Any) -> str:
    """An answer of the model."""
    return json.dumps({"slot_updates": {}, "tool_requests": [], "render_intent": {"kind": "summary"}, **parts})


@pytest.mark.parametrize(
    "content",
    [
        "I am sorry, I can't do that.",
        turn(tool_requests=[{"tool": "delete_everything", "arguments": {}}]),
        turn(tool_requests=[{"tool": "search_places", "arguments": {"query": "x", "path": "users/somebody/trips"}}]),
        turn(slot_updates={"duffel_env": "live"}),
        turn(slot_updates={"order_id": "ord_made_up", "booking_reference": "FAKE01"}),
        turn(render_intent={"kind": "run_shell"}),
    ],
)
def test_what_does_not_fit_the_contract_is_replaced_by_the_rules(
    ada: Traveller, run: Run, model: Model, content: str
) -> None:
    model.content = content
    ada.say("Trip to Paris")
    assert ada.types == ["place_list"]
    assert ada.answer["llm_contract"]["fallback"] is True
    log = run(
        FIRESTORE, method="tools/call", tool="replay_events", arguments={"thread_path": f"chat_threads/{ada.thread}"}
    )
    (changed,) = [event for event in log["result"]["data"]["events"] if event["type"] == "agent_slot_update"]
    assert changed["extraction"]["reason"]


def test_an_invented_price_is_not_said(ada: Traveller, model: Model) -> None:
    model.content = turn(
        render_intent={"kind": "clarify", "question": "The flight costs $99, shall I book it?", "options": []}
    )
    ada.say("Trip to Paris")
    assert ada.types == ["clarify_question"]
    assert "99" not in json.dumps(ada.answer["widgets"]) + ada.answer["bot_message"]
    model.content = turn(
        render_intent={"kind": "clarify", "question": "Is your budget of $500 for both of you?", "options": []}
    )
    assert "$500" in ada.say("we have $500").answer["bot_message"]
