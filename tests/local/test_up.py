"""`wayfarer up` as its user has it: one start, one stop, whatever dies in between."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest

from tests.conftest import Product, start_product, stop_product
from wayfarer.cli.conversation import Conversation
from wayfarer.local.ports import free_port

PLANNER = "travel/playbooks/itinerary-planner"
LIMIT_S = 60


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data folder for all tests of this module, which follow one another on it."""
    return tmp_path_factory.mktemp("up") / "home"


@pytest.fixture
def running(home: Path) -> Iterator[Product]:
    """The product on the module's data folder."""
    product = start_product(home)
    yield product
    if product.process.poll() is None:
        stop_product(product)


def until(holds: Callable[[], bool]) -> None:
    """Wait for something that other processes bring about."""
    end = time.monotonic() + LIMIT_S
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        select.select([], [], [], 0.05)


def turn(product: Product, thread: str, text: str) -> list[str]:
    """Widgets with which the planner answers a new guest."""
    with Conversation(product.endpoints["gateway"], PLANNER, thread) as conversation:
        return list(conversation.say(text)["emitted_widget_types"])


def healthy(url: str) -> bool:
    """Whether an address answers."""
    try:
        return httpx2.get(url, timeout=2).status_code == 200
    except httpx2.TransportError:
        return False


def test_it_starts_answers_and_stops(running: Product) -> None:
    assert sorted(running.endpoints) == ["gateway", "nats", "postgres", "sandbox", "server", "spa"]
    page = httpx2.get(running.endpoints["spa"])
    assert "<div id=" in page.text
    assert turn(running, "first", "Trip to Paris") == ["place_list"]
    assert stop_product(running) == 0
    assert not (running.home / "endpoints.json").exists()
    assert "Wayfarer is ready" in running.log.read_text()
    for url in (running.endpoints["spa"], running.endpoints["server"]):
        assert not healthy(url)


def test_starting_twice_says_so_and_harms_nothing(product: Product) -> None:
    env = {**os.environ, "WAYFARER_HOME": str(product.home), "WAYFARER_PORTS": "auto"}
    second = subprocess.run(
        [sys.executable, "-m", "wayfarer.cli", "up"],
        env=env,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    assert second.returncode != 0
    assert "already runs" in second.stdout + second.stderr
    assert turn(product, "second", "Trip to Rome") == ["place_list"]
    assert json.loads((product.home / "endpoints.json").read_text()) == product.endpoints


@pytest.mark.parametrize("name", ["worker", "server", "gateway", "sandbox", "nats", "postgres"])
def test_what_dies_is_started_again(product: Product, name: str) -> None:
    before = product.pid(name)
    os.kill(before, signal.SIGKILL)

    def replaced() -> bool:
        try:
            return product.pid(name) != before
        except (LookupError, OSError):
            return False

    until(replaced)
    until(
        lambda: healthy(product.endpoints["gateway"] + "/ready") and healthy(product.endpoints["server"] + "/api/ready")
    )
    until(lambda: healthy(product.endpoints["sandbox"] + "/health"))
    until(lambda: bool(httpx2.get(product.endpoints["server"] + "/api/worker/pools").json().get("pools")))
    assert turn(product, f"after-{name}", "Trip to Paris") == ["place_list"]


def test_a_killed_supervisor_leaves_data_that_the_next_start_takes_up(running: Product, home: Path) -> None:
    with Conversation(running.endpoints["gateway"], PLANNER, "kept") as conversation:
        conversation.say("Trip to Paris")
    by_hand = {"name": "google_places", "type": "custom", "data": {"base_url": "http://127.0.0.1:9", "mine": "yes"}}
    httpx2.post(running.endpoints["server"] + "/api/credentials", json=by_hand).raise_for_status()
    os.kill(running.process.pid, signal.SIGKILL)
    running.process.wait()
    again = start_product(home)
    try:
        listed = httpx2.get(again.endpoints["server"] + "/api/executions").json()["executions"]
        assert listed
        stored = httpx2.get(again.endpoints["server"] + "/api/credentials").json()["credentials"]
        assert next(item["fields"] for item in stored if item["name"] == "google_places") == ["base_url", "mine"]
        sandbox = {**by_hand, "tags": ["sandbox"]}
        httpx2.post(again.endpoints["server"] + "/api/credentials", json=sandbox).raise_for_status()
    finally:
        assert stop_product(again) == 0
    again = start_product(home)
    try:
        assert turn(again, "kept-2", "Trip to Rome") == ["place_list"]
    finally:
        assert stop_product(again) == 0


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        names = ("SPA", "GATEWAY", "SERVER", "SANDBOX", "POSTGRES", "NATS")
        ports = {f"WAYFARER_{name}_PORT": str(free_port()) for name in names}
        ports["WAYFARER_SERVER_PORT"] = str(taken.getsockname()[1])
        env = {**os.environ, **ports, "WAYFARER_HOME": str(tmp_path / "home")}
        env.pop("WAYFARER_PORTS", None)
        start = subprocess.run(
            [sys.executable, "-m", "wayfarer.cli", "up"],
            env=env,
            capture_output=True,
            text=True,
            timeout=LIMIT_S,
            check=False,
        )
    assert start.returncode != 0
    assert "WAYFARER_SERVER_PORT" in start.stdout + start.stderr
