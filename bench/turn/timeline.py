"""Where the milliseconds of a turn went, from the timestamps of its event log.

A command's life has four parts: *commit* (its decision was made → it is durable and on the bus), *queue* (→ a worker
has taken it), *run* (→ its tool has answered) and *report* (→ the server has decided what follows). The moments of
publication are not in the log; they are listened to on the bus. Side-by-side steps overlap, so what a turn's time
consists of is its critical path: back from the end, always over the outcome that the decision waited for.
"""

import contextlib
import datetime
import itertools
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import msgspec
import nats
from nats.aio.msg import Msg

from .traveller import Turn

MAX_CHILDREN = 200
MAX_EVENTS = 1_000


class Life(msgspec.Struct, frozen=True):
    """One command; Unix times in seconds."""

    step: str
    decided_at: float
    published_at: float
    claimed_at: float
    finished_at: float
    recorded_at: float

    def parts(self) -> dict[str, float]:
        """Milliseconds by part."""
        moments = (self.decided_at, self.published_at, self.claimed_at, self.finished_at, self.recorded_at)
        spans = itertools.pairwise(moments)
        return {name: (end - start) * 1000 for name, (start, end) in zip(PARTS, spans, strict=True)}


PARTS = ("commit", "queue", "run", "report")


class Timeline(msgspec.Struct, frozen=True):
    """One turn: milliseconds before its first decision and after its last, and its commands."""

    gateway_in_ms: float
    gateway_out_ms: float
    lives: list[Life]
    critical: list[Life]


class Publications:
    """When commands were published, by their ids."""

    def __init__(self) -> None:
        self.moments: dict[str, float] = {}

    async def arrived(self, message: Msg) -> None:
        """Note a command's message."""
        self.moments.setdefault(str((message.headers or {}).get("Nats-Msg-Id", "")), time.time())


@contextlib.asynccontextmanager
async def publications(nats_url: str) -> AsyncIterator[Publications]:
    """Listen to commands on the bus for the time of the block."""
    seen = Publications()
    client = await nats.connect(nats_url)
    await client.subscribe("noetl.commands.>", cb=seen.arrived)
    await client.flush()
    try:
        yield seen
    finally:
        await client.close()


async def timeline(server: httpx2.AsyncClient, turn: Turn, published: Publications) -> Timeline:
    """Read a turn's log, nested executions included."""
    root = await _events(server, turn.execution_id)
    params = {"parent": turn.execution_id, "limit": MAX_CHILDREN}
    children = (await server.get("/api/executions", params=params)).raise_for_status().json()["executions"]
    parents = {event["payload"]["child_execution_id"]: event["entity_id"] for event in _named(root, "child.started")}
    lives = _lives(root, published, None)
    for child in children:
        identity = child["execution_id"]
        lives += _lives(await _events(server, identity), published, parents[identity])
    began, ended = _at(_named(root, "playbook.started")[0]), _at(_named(root, "playbook.completed")[0])
    return Timeline(
        gateway_in_ms=(began - turn.posted_at) * 1000,
        gateway_out_ms=(turn.result_at - ended) * 1000,
        lives=lives,
        critical=_critical(lives, began, ended),
    )


def _lives(events: list[dict[str, Any]], published: Publications, step: str | None) -> list[Life]:
    issued = {event["payload"]["command_id"]: _at(event) for event in _named(events, "command.issued")}
    found: list[Life] = []
    for event in _named(events, "call.done"):
        payload = event["payload"]
        decided = issued.get(payload["command_id"])
        if decided is None or "claimed_at" not in payload:
            continue
        at = published.moments.get(payload["command_id"], decided)
        name = step or event["entity_id"]
        found.append(Life(name, decided, at, payload["claimed_at"], payload["finished_at"], _at(event)))
    return found


def _critical(lives: list[Life], began: float, ended: float) -> list[Life]:
    path: list[Life] = []
    moment = ended
    while moment > began:
        awaited = [life for life in lives if life.recorded_at == moment]
        if not awaited:
            break
        last = max(awaited, key=lambda life: life.finished_at)
        path.insert(0, last)
        moment = last.decided_at
    return path


async def _events(server: httpx2.AsyncClient, execution_id: str) -> list[dict[str, Any]]:
    answer = await server.get(f"/api/executions/{execution_id}/events", params={"limit": MAX_EVENTS})
    events: list[dict[str, Any]] = answer.raise_for_status().json()["events"]
    return events


def _named(events: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return [event for event in events if event["name"] == name]


def _at(event: dict[str, Any]) -> float:
    return datetime.datetime.fromisoformat(event["created_at"]).timestamp()
