"""A model of one's own, as the ``llm`` credential names it: used when it answers well, replaced by the rules when it doesn't."""

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx2
import pytest

from tests.conftest import Product, start_product, stop_product

from .conftest import FIRESTORE, Traveller

Make = Callable[[], Traveller]
LATE_S = 30
PARIS = {
    "label": "Paris",
    "country_code": "FR",
    "city_code": "PAR",
    "kind": "city",
    "center": {"lat": 48.85, "lng": 2.35},
}
GOOD: dict[str, Any] = {
    "slot_updates": {"region": PARIS},
    "tool_requests": [{"tool": "search_places", "arguments": {"query": "Paris"}}],
    "render_intent": {"kind": "show_places"},
}


def turn(**changes: Any) -> str:
    """A model's answer: the good one with changes."""
    return json.dumps({**GOOD, **changes})


class Model:
    """A chat-completions endpoint that says what it is told to, and keeps what it was asked."""

    def __init__(self) -> None:
        self.content: str | None = turn()
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.released = threading.Event()
        model = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                model.asked.append(json.loads(body))
                model.keys.append(self.headers["authorization"])
                if model.content is None:
                    model.released.wait(LATE_S)
                choice = {
                    "index": 0,
                    "message": {"role": "assistant", "content": model.content},
                    "finish_reason": "stop",
                }
                answer = json.dumps(
                    {"id": "c1", "object": "chat.completion", "model": "own", "choices": [choice]}
                ).encode()
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                with contextlib.suppress(BrokenPipeError):  # the planner has gone on without a late answer
                    self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                """Nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        """Its base URL, as OpenAI's clients take it."""
        return f"http://127.0.0.1:{self.server.server_address[1]}/v1"

    def close(self) -> None:
        """End it."""
        self.released.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="module")
def model() -> Iterator[Model]:
    """The model of all tests here."""
    running = Model()
    yield running
    running.close()


@pytest.fixture(scope="module")
def product(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A product whose ``llm`` credential was set before its first turn."""
    running = start_product(tmp_path_factory.mktemp("model") / "home")
    data = {"base_url": model.url, "api_key": "own-key-7731", "model": "own"}
    body = {"name": "llm", "type": "custom", "data": data}
    httpx2.post(f"{running.endpoints['server']}/api/credentials", json=body).raise_for_status()
    yield running
    stop_product(running)


def test_the_credentials_model_is_asked_with_the_schema_and_used(traveller: Make, model: Model) -> None:
    model.content = turn()
    ada = traveller().say("bring me where the croissants are")
    assert ada.types == ["place_list"]
    assert ada.slots["region"]["city_code"] == "PAR"
    assert ada.answer["llm_contract"]["fallback"] is False
    asked = model.asked[-1]
    assert asked["model"] == "own"
    assert asked["response_format"]["json_schema"]["schema"]["properties"]["slot_updates"]
    assert model.keys[-1] == "Bearer own-key-7731"


@pytest.mark.parametrize(
    "content",
    [
        "I'd love to help! Where would you like to go?",
        turn(tool_requests=[{"tool": "delete_all_documents", "arguments": {}}]),
        turn(tool_requests=[{"tool": "search_places", "arguments": {"path": "users/somebody-else/trips"}}]),
        turn(slot_updates={"region": PARIS, "thread_path": "chat_threads/of-somebody-else"}),
        turn(slot_updates={"duffel_env": "live"}),
        turn(render_intent={"kind": "issue_ticket"}),
        turn(tool_requests=[GOOD["tool_requests"][0], {"tool": "search_flights", "arguments": {}}]),
        turn(slot_updates={"check_in_date": "next tuesday"}),
    ],
    ids=[
        "prose",
        "unknown tool",
        "another user's path",
        "another thread",
        "live mode",
        "unknown intent",
        "two requests",
        "no date",
    ],
)
def test_a_wrong_answer_is_rejected_recorded_and_the_rules_answer(traveller: Make, model: Model, content: str) -> None:
    model.content = content
    ada = traveller().say("hotels in Rome")
    contract = ada.answer["llm_contract"]
    assert (contract["fallback"], contract["model"]) == (True, "wayfarer-rules")
    assert contract["reason"]
    assert ada.slots["region"]["city_code"] == "ROM"
    assert "duffel_env" not in ada.slots


def test_a_late_answer_is_not_waited_for(traveller: Make, model: Model) -> None:
    model.content = None
    ada = traveller().say("Trip to Rome")
    model.released.set()
    assert ada.types == ["place_list"]
    assert ada.answer["llm_contract"]["fallback"] is True


def test_the_fallback_is_in_the_threads_events(
    traveller: Make, model: Model, run: Callable[..., dict[str, Any]]
) -> None:
    model.content = "nonsense"
    ada = traveller().say("Trip to Rome")
    arguments = {"thread_path": f"chat_threads/{ada.thread}"}
    found = run(FIRESTORE, method="tools/call", tool="replay_events", arguments=arguments)["result"]
    told = [item for item in found["data"]["events"] if "not JSON" in json.dumps(item)]
    assert told, "no event says why the model was not used"


def test_a_booking_of_what_was_never_shown_is_not_made(traveller: Make, model: Model) -> None:
    model.content = turn(
        slot_updates={}, tool_requests=[], render_intent={"kind": "book_flight", "ids": ["off_of_somebody_else"]}
    )
    ada = traveller().say("hello")
    assert "order_confirmation" not in ada.types
    assert ada.slots.get("order_id") is None
