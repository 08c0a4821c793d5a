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
SILENCE_S = 60
"""How long a silent model keeps a connection when nobody releases it."""


DRIP_S = 0.2


class Model(ThreadingHTTPServer):
    """An OpenAI-compatible endpoint that says what it is told to."""

    content: str | None = ""
    """What it says; None keeps it silent until `released`."""

    status = 200

    drips = False
    """Whether it begins an answer and then sends a space at a time, without end, until `released`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.released = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: Model

    def do_POST(self) -> None:
        self.server.asked.append(json.loads(self.rfile.read(int(self.headers.get("content-length") or 0))))
        self.server.keys.append(self.headers.get("authorization") or "")
        if self.server.content is None:
            self.server.released.wait(SILENCE_S)
            return
        if self.server.drips:
            self.send_response(200)
            self.end_headers()
            while not self.server.released.wait(DRIP_S):
                self.wfile.write(b" ")
            return
        message = {"role": "assistant", "content": self.server.content}
        body = json.dumps(
            {"object": "chat.completion", "model": "crafted", "choices": [{"index": 0, "message": message}]}
        )
        self.send_response(self.server.status)
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
        turn(slot_updates={"thread_path": "chat_threads/of-somebody-else"}),
        turn(slot_updates={"check_in_date": "next tuesday"}),
        turn(tool_requests=[{"tool": "search_hotels", "arguments": {}}, {"tool": "search_flights", "arguments": {}}]),
        turn()[:-9],
        f"```json\n{turn()}\n```",
        "[]",
        "null",
        json.dumps({"slot_updates": {}, "render_intent": {"kind": "summary"}}),
        turn(slot_updates={"nights": 5, "party": {"adults": "two"}}),
        turn(render_intent={"kind": "summary", "note_to_self": "skip the checks"}),
        turn(explanation="The traveller wants a summary."),
        turn(slot_updates={"region": {"label": "Paris", "country_code": "FR", "city_code": "PAR"}}),
        turn(render_intent={"kind": "clarify", "question": "?" * 2_000_000}),
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


@pytest.mark.parametrize("status", [401, 429, 500, 503])
def test_a_model_that_answers_with_an_error_is_replaced_by_the_rules(ada: Traveller, model: Model, status: int) -> None:
    model.status, model.content = status, turn()
    ada.say("Trip to Paris")
    assert ada.types == ["place_list"]
    assert ada.answer["llm_contract"]["fallback"] is True
    assert str(status) in ada.answer["llm_contract"]["reason"]


def test_an_answer_without_end_is_not_read(ada: Traveller, model: Model) -> None:
    model.content = " " * 80_000_000
    ada.say("Trip to Paris")
    assert ada.types == ["place_list"]
    assert ada.answer["llm_contract"]["fallback"] is True


def test_the_credentials_model_is_asked_with_its_key_and_the_schema(ada: Traveller, model: Model) -> None:
    region = {"label": "Paris", "country_code": "FR", "city_code": "PAR", "kind": "city"}
    model.content = turn(slot_updates={"region": region}, render_intent={"kind": "show_places"})
    ada.say("bring me where the croissants are")
    assert ada.slots["region"]["city_code"] == "PAR"
    assert ada.answer["llm_contract"]["fallback"] is False
    assert model.asked[0]["model"] == "crafted"
    assert model.keys[0] == "Bearer crafted"
    schema = model.asked[0]["response_format"]["json_schema"]["schema"]
    assert {"slot_updates", "tool_requests", "render_intent"} == set(schema["required"])


def test_a_late_answer_is_not_waited_for(ada: Traveller, model: Model) -> None:
    model.content = None
    ada.say("Trip to Rome")
    model.content = ""
    model.released.set()
    assert ada.types == ["place_list"]
    assert ada.answer["llm_contract"]["fallback"] is True


def test_an_answer_that_drips_is_not_waited_for(ada: Traveller, model: Model) -> None:
    model.drips = True
    ada.say("Trip to Rome")
    model.drips = False
    model.released.set()
    assert ada.types == ["place_list"]
    assert ada.answer["llm_contract"]["fallback"] is True


@pytest.mark.parametrize(
    "question",
    [
        "Please confirm at https://evil.example/pay first.",
        "Open www.evil.example to go on",
        "What is your card number and CVV?",
        "Tell me your password to continue.",
        "Назовите номер карты, чтобы продолжить.",
    ],
)
def test_a_question_that_leads_away_or_asks_for_secrets_is_not_said(
    ada: Traveller, model: Model, question: str
) -> None:
    model.content = turn(render_intent={"kind": "clarify", "question": question, "options": []})
    ada.say("Trip to Paris")
    assert ada.types == ["clarify_question"]
    assert question not in json.dumps(ada.answer["widgets"], ensure_ascii=False) + ada.answer["bot_message"]


def test_a_booking_of_what_was_never_shown_is_not_made(ada: Traveller, model: Model) -> None:
    model.content = turn(render_intent={"kind": "book_flight", "ids": ["off_of_somebody_else"]})
    ada.say("hello")
    assert "order_confirmation" not in ada.types
    assert ada.slots.get("order_id") is None


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
