"""Turns lifecycle messages and domain events into frames of the right clients."""

import hashlib
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from nats.aio.msg import Msg
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from wayfarer.bus import Bus, streams, subjects

from .errors import PLAYBOOK_FAILED
from .frames import Frames
from .requests import Clients, Pending, Requests
from .upstream import Server

ACK_WAIT_S = 10.0
_TERMINAL = frozenset({"playbook.completed", "playbook.failed", "playbook.cancelled"})
_log = logging.getLogger(__name__)


class Bridge:
    """One of the replicas' shared consumers; the streams remember what is not done."""

    def __init__(
        self, bus: Bus, frames: Frames, requests: Requests, clients: Clients, server: Server, domain_events: set[str]
    ) -> None:
        self._bus = bus
        self._frames = frames
        self._requests = requests
        self._clients = clients
        self._server = server
        self._domain_events = domain_events

    async def listen(self) -> None:
        """Receive what the streams hold and what comes; the replicas share the messages."""
        await self._consume(streams.EVENTS, f"{subjects.EVENTS}.>", "gateway-bridge", self._lifecycle)
        await self._consume(streams.DOMAIN, f"{subjects.DOMAIN}.>", "gateway-domain", self._domain)

    async def _consume(self, stream: str, subject: str, durable: str, handle: Callable[[Msg], Awaitable[None]]) -> None:
        config = ConsumerConfig(
            deliver_policy=DeliverPolicy.ALL,
            ack_policy=AckPolicy.EXPLICIT,
            ack_wait=ACK_WAIT_S,
            max_ack_pending=1_000,
        )

        async def arrived(message: Msg) -> None:
            await self._one(message, handle)

        await self._bus.jetstream.subscribe(
            subject,
            queue=durable,
            durable=durable,
            stream=stream,
            cb=arrived,
            manual_ack=True,
            config=config,
            pending_msgs_limit=-1,
            pending_bytes_limit=-1,
        )

    async def _one(self, message: Msg, handle: Callable[[Msg], Awaitable[None]]) -> None:
        try:
            await handle(message)
            await message.ack()
        except msgspec.MsgspecError:
            await message.term()
        except Exception:
            _log.exception("a message on %s could not be bridged", message.subject)
            await message.nak(delay=1)

    async def _lifecycle(self, message: Msg) -> None:
        event: dict[str, Any] = msgspec.json.decode(message.data)
        pending = await self._requests.find(str(event.get("request_id") or ""))
        if pending is None:
            return
        fields = ("execution_id", "event_type", "step_name", "status", "at", "error")
        params = {key: event[key] for key in fields if event.get(key) is not None}
        message_id = f"{event['execution_id']}:{event['seq']}"
        await self._frames.publish(pending.client_id, "playbook/state", params, message_id)
        if event["event_type"] in _TERMINAL:
            await self.result(pending, event["execution_id"], await self._outcome(event))

    async def _outcome(self, event: dict[str, Any]) -> dict[str, Any]:
        if event["event_type"] == "playbook.completed":
            if event.get("result_ref"):
                return {"status": "COMPLETED", "data": (await self._server.status(event["execution_id"])).get("result")}
            return {"status": "COMPLETED", "data": event.get("result")}
        error = event.get("error") or {}
        problem = {"code": PLAYBOOK_FAILED, "message": error.get("message") or "the playbook failed", "data": error}
        status = "CANCELLED" if event["event_type"] == "playbook.cancelled" else "FAILED"
        return {"status": "FAILED", "error": {**problem, "data": {**error, "status": status}}}

    async def result(self, pending: Pending, execution_id: str | None, outcome: dict[str, Any]) -> None:
        """Publish a ``playbook/result``; of several terminal ones of a request the first stays the only one."""
        params = {"requestId": pending.request_id, "executionId": execution_id or pending.execution_id, **outcome}
        if outcome["status"] == "PARTIAL":
            await self._frames.publish(pending.client_id, "playbook/result", params, _partial_id(pending, params))
            return
        if pending.ended:
            return
        await self._frames.publish(pending.client_id, "playbook/result", params, f"{pending.request_id}:result")
        await self._requests.update(pending.request_id, ended=True)

    async def _domain(self, message: Msg) -> None:
        kind = message.subject.removeprefix(f"{subjects.DOMAIN}.")
        if kind not in self._domain_events:
            return
        params = msgspec.json.decode(message.data)
        user = params.get("user_uid") if isinstance(params, dict) else None
        if not user:
            return
        for client in await self._clients.of_user(str(user)):
            sequence = message.metadata.sequence.stream
            await self._frames.publish(client.client_id, kind, params, f"domain:{sequence}:{client.client_id}")


def _partial_id(pending: Pending, params: dict[str, Any]) -> str:
    return f"{pending.request_id}:partial:{hashlib.sha256(msgspec.json.encode(params)).hexdigest()[:24]}"
