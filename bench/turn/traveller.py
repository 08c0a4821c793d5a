"""A traveller as a browser is one: a session, one stream of frames, turns that are timed at its own clock."""

import asyncio
import contextlib
import json
import time
import uuid
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import msgspec

PLANNER = "travel/playbooks/itinerary-planner"
TURN_LIMIT_S = 60.0
_EXECUTE = """mutation($name: String!, $variables: JSON, $clientId: String) {
  executePlaybook(name: $name, variables: $variables, clientId: $clientId) { executionId requestId status }
}"""


class Turn(msgspec.Struct):
    """One turn; times in milliseconds since the POST began."""

    posted_at: float
    """Unix time of the POST."""
    result_at: float = 0.0
    execution_id: str = ""
    accepted_ms: float = 0.0
    placeholder_ms: float | None = None
    """When the `searching` placeholder came, None when none did."""
    result_ms: float = 0.0
    answer: dict[str, Any] = {}

    @property
    def types(self) -> list[str]:
        """Widgets of the answer."""
        return list(self.answer.get("emitted_widget_types", []))


class Traveller:
    """One thread of a guest."""

    def __init__(self, http: httpx2.AsyncClient, token: str, client_id: str) -> None:
        self._http = http
        self._token = token
        self._client_id = client_id
        self._thread = f"bench-{uuid.uuid4().hex}"
        self._frames: asyncio.Queue[tuple[float, dict[str, Any]]] = asyncio.Queue()

    def fresh_thread(self) -> None:
        """Begin another conversation in the same session."""
        self._thread = f"bench-{uuid.uuid4().hex}"

    def arrived(self, at: float, data: str) -> None:
        """Take a result frame that came at a Unix time."""
        self._frames.put_nowait((at, json.loads(data)["params"]))

    async def say(self, text: str) -> Turn:
        """Write a message and wait for the turn's result."""
        variables = {
            "thread_id": self._thread,
            "event_type": "user_message",
            "event_payload": {"text": text, "locale": "en-US", "timezone": "UTC"},
        }
        body = {
            "query": _EXECUTE,
            "variables": {"name": PLANNER, "variables": variables, "clientId": self._client_id},
            "extensions": {"idempotencyKey": uuid.uuid4().hex},
        }
        turn = Turn(time.time())
        response = await self._http.post("/graphql", json=body, headers={"Authorization": f"Bearer {self._token}"})
        turn.accepted_ms = (time.time() - turn.posted_at) * 1000
        started = response.raise_for_status().json()["data"]["executePlaybook"]
        turn.execution_id = started["executionId"]
        async with asyncio.timeout(TURN_LIMIT_S):
            await self._result(turn, started["requestId"])
        return turn

    async def _result(self, turn: Turn, request_id: str) -> None:
        while True:
            at, params = await self._frames.get()
            if params["requestId"] != request_id:
                continue
            if params["status"] == "PARTIAL":
                turn.placeholder_ms = (at - turn.posted_at) * 1000
                continue
            if params["status"] != "COMPLETED":
                raise RuntimeError(f"a turn failed: {params}")
            turn.result_at, turn.result_ms = at, (at - turn.posted_at) * 1000
            turn.answer = params["data"]
            return


@contextlib.asynccontextmanager
async def traveller(gateway: str) -> AsyncIterator[Traveller]:
    """Sign a guest in, open its stream, and read it for the time of the block."""
    async with httpx2.AsyncClient(base_url=gateway, timeout=TURN_LIMIT_S) as http:
        token = (await http.post("/api/auth/guest", json={})).raise_for_status().json()["session_token"]
        headers = {"Authorization": f"Bearer {token}"}
        async with http.stream("GET", "/events", headers=headers) as response, asyncio.TaskGroup() as tasks:
            frames = aiter(httpx2.EventSource(response.raise_for_status(), 16 * 1024 * 1024))
            hello = json.loads((await anext(frames)).data)
            guest = Traveller(http, token, hello["result"]["clientId"])
            reading = tasks.create_task(_read(frames, guest))
            yield guest
            reading.cancel()


async def _read(frames: AsyncIterator[Any], guest: Traveller) -> None:
    async for frame in frames:
        if frame.event == "playbook/result":
            guest.arrived(time.time(), frame.data)
