"""Turns lifecycle messages into frames of the clients that wait for them.

Every replica follows the whole lifecycle and publishes every frame; the message id keeps one of each. As each replica
publishes in the order of the lifecycle, so are the frames, whoever was first, and when a replica dies nothing waits
for a redelivery. After a start, the newest frame tells where to go on.
"""

import hashlib
import logging
from typing import Any

import msgspec
from nats.aio.msg import Msg
from opentelemetry.trace import SpanKind

from wayfarer import tracing
from wayfarer.bus import Bus, streams, subjects

from .errors import PLAYBOOK_FAILED, TIMEOUT
from .following import Follower
from .frames import Frames
from .metrics import BRIDGED
from .requests import Pending, Requests
from .runs import Runs
from .upstream import Server

_TERMINAL = frozenset({"playbook.completed", "playbook.failed", "playbook.cancelled"})
_STATE_FIELDS = ("execution_id", "event_type", "step_name", "status", "at", "error")
_log = logging.getLogger(__name__)


class Bridge:
    """From ``noetl.events.>`` to ``playbook/state``, ``playbook/result`` and snapshots of subscriptions."""

    def __init__(self, bus: Bus, frames: Frames, requests: Requests, server: Server, runs: Runs) -> None:
        self._bus = bus
        self._frames = frames
        self._requests = requests
        self._server = server
        self._runs = runs
        self._done = 0
        self.follower = Follower(bus, streams.EVENTS, f"{subjects.EVENTS}.>", self._arrived)

    async def run(self) -> None:
        """Bridge from where any replica has come to, until cancelled."""
        self._done = await self._frames.bridged_until()
        newest = (await self._bus.jetstream.stream_info(streams.EVENTS)).state.last_seq
        if self._done // 2 > newest:
            self._done = 0
        await self.follower.run(max(0, self._done // 2 - 1))

    async def result(
        self, pending: Pending, execution_id: str | None, outcome: dict[str, Any], position: int = 0
    ) -> bool:
        """Publish a ``playbook/result``; of several terminal ones the first stays the only one, and the last of all.

        The stream itself keeps one message of an id, for as long as it keeps the message, so this holds although a
        replica may die between the frame and the mark on the request. Returns whether this one counts.
        """
        params = {"requestId": pending.request_id, "executionId": execution_id or pending.execution_id, **outcome}
        partial = outcome["status"] == "PARTIAL"
        latest = await (self._requests.latest if partial else self._requests.find)(pending.request_id)
        if latest is not None and latest.ended:
            return False
        if partial:
            await self._frames.publish(pending.client_id, "playbook/result", params, _partial_id(pending, params))
            return True
        message_id = f"{pending.request_id}:terminal"
        first = await self._frames.publish(pending.client_id, "playbook/result", params, message_id, position)
        await self._requests.update(pending.request_id, ended=True)
        return first

    async def _arrived(self, message: Msg, sequence: int) -> None:
        """Positions are twice the lifecycle's sequence for the state, and one more for the result."""
        try:
            event = msgspec.json.decode(message.data, type=dict[str, Any])
        except msgspec.MsgspecError:
            _log.error("a message on %s is no lifecycle message", message.subject)
            return
        request_id = str(event.get("request_id") or "")
        if self._runs.waits_for(request_id):
            if event.get("event_type") in _TERMINAL:
                self._runs.ended(request_id, await self._outcome(event))
            return
        pending = await self._requests.find(request_id)
        if pending is None:
            return
        with tracing.entered(f"frame {event.get('event_type')}", message.headers, SpanKind.CONSUMER) as span:
            span.set_attribute("wayfarer.client_id", pending.client_id)
            span.set_attribute("wayfarer.events", 1 + len(event.get("before", ())))
            await self._bridged(pending, event, sequence)

    async def _bridged(self, pending: Pending, event: dict[str, Any], sequence: int) -> None:
        if pending.subscription_id is not None:
            await self._snapshot(pending, event)
            return
        if sequence * 2 > self._done:
            states = [_state(told) for told in _told(event)]
            message_id = f"{event.get('execution_id')}:{event.get('seq')}"
            await self._frames.publish_all(pending.client_id, "playbook/state", states, message_id, sequence * 2)
            BRIDGED.labels("state").inc(len(states))
        if event.get("event_type") in _TERMINAL and sequence * 2 + 1 > self._done:
            outcome = await self._outcome(event)
            await self.result(pending, str(event.get("execution_id")), outcome, sequence * 2 + 1)
            BRIDGED.labels("result").inc()

    async def _snapshot(self, pending: Pending, event: dict[str, Any]) -> None:
        if event.get("event_type") not in _TERMINAL:
            return
        outcome = await self._outcome(event)
        params = {"subscriptionId": pending.subscription_id, "path": pending.document_path, "op": "snapshot"}
        if outcome["status"] == "COMPLETED":
            params["document"] = _document(outcome["data"])
        else:
            params["error"] = outcome["error"]["message"]
        message_id = f"{pending.request_id}:snapshot"
        await self._frames.publish(pending.client_id, "subscription/event", params, message_id)
        await self._requests.update(pending.request_id, ended=True)

    async def _outcome(self, event: dict[str, Any]) -> dict[str, Any]:
        if event["event_type"] == "playbook.completed":
            if event.get("result_ref"):
                return {"status": "COMPLETED", "data": (await self._server.status(event["execution_id"])).get("result")}
            return {"status": "COMPLETED", "data": event.get("result")}
        error = event.get("error") or {}
        status = "CANCELLED" if event["event_type"] == "playbook.cancelled" else "FAILED"
        text = error.get("message") or "the playbook failed"
        return {
            "status": "FAILED",
            "error": {"code": _code(error), "message": text, "data": {**error, "status": status}},
        }


def _told(event: dict[str, Any]) -> list[dict[str, Any]]:
    """The events that a lifecycle message tells of, in order: those ``before`` its own, and that."""
    before = [{"execution_id": event.get("execution_id"), **earlier} for earlier in event.get("before", ())]
    return [*before, event]


def _state(event: dict[str, Any]) -> dict[str, Any]:
    return {key: event[key] for key in _STATE_FIELDS if event.get(key) is not None}


def _code(error: dict[str, Any]) -> int:
    return TIMEOUT if error.get("kind") == "timeout" else PLAYBOOK_FAILED


def _document(answer: Any) -> Any:
    """What a read playbook found: the ``data`` of an MCP answer, or the answer itself."""
    return answer.get("data", answer) if isinstance(answer, dict) else answer


def _partial_id(pending: Pending, params: dict[str, Any]) -> str:
    return f"{pending.request_id}:partial:{hashlib.sha256(msgspec.json.encode(params)).hexdigest()[:24]}"
