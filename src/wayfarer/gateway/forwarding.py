"""Forwards what playbooks publish to the clients whom it concerns: domain events and document changes."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from nats.aio.msg import Msg
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from wayfarer.bus import Bus, streams, subjects

from .clients import Clients
from .frames import Frames
from .metrics import FORWARDED
from .subscriptions import Subscriptions

ACK_WAIT_S = 5.0
MAX_DELIVERIES = 100
_log = logging.getLogger(__name__)


class Forwarding:
    """The replicas share these messages; the streams remember what is not done."""

    def __init__(
        self, bus: Bus, frames: Frames, clients: Clients, subscriptions: Subscriptions, event_types: frozenset[str]
    ) -> None:
        self._bus = bus
        self._frames = frames
        self._clients = clients
        self._subscriptions = subscriptions
        self._event_types = event_types

    async def listen(self) -> None:
        """Receive what the streams hold and what comes."""
        await self._consume(streams.DOMAIN, f"{subjects.DOMAIN}.>", "gateway-domain", self._domain)
        await self._consume(streams.DOCUMENTS, f"{subjects.DOCUMENTS}.>", "gateway-documents", self._document)

    async def _consume(self, stream: str, subject: str, durable: str, handle: Callable[[Msg], Awaitable[None]]) -> None:
        config = ConsumerConfig(
            deliver_policy=DeliverPolicy.ALL,
            ack_policy=AckPolicy.EXPLICIT,
            ack_wait=ACK_WAIT_S,
            max_ack_pending=1,
            max_deliver=MAX_DELIVERIES,
        )

        async def arrived(message: Msg) -> None:
            try:
                await handle(message)
                await message.ack()
            except msgspec.MsgspecError:
                _log.warning("a message on %s is not a JSON object", message.subject)
                await message.term()
            except Exception:
                _log.exception("a message on %s could not be forwarded", message.subject)
                await message.nak(delay=1)

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

    async def _domain(self, message: Msg) -> None:
        kind = message.subject.removeprefix(f"{subjects.DOMAIN}.")
        if kind not in self._event_types:
            return
        params = msgspec.json.decode(message.data, type=dict[str, Any])
        user = params.get("user_uid")
        if not user:
            return
        for client in self._clients.of_user(str(user)):
            sequence = message.metadata.sequence.stream
            await self._frames.publish(client.client_id, kind, params, f"domain:{sequence}:{client.client_id}")
            FORWARDED.labels("domain").inc()

    async def _document(self, message: Msg) -> None:
        change = msgspec.json.decode(message.data, type=dict[str, Any])
        path, op = change.get("path"), change.get("op")
        if not isinstance(path, str) or not isinstance(op, str):
            return
        for subscription in self._subscriptions.watching(path):
            params: dict[str, Any] = {"subscriptionId": subscription.id, "path": path, "op": _FRAME_OPS.get(op, op)}
            if "document" in change:
                params["document"] = change["document"]
            message_id = f"document:{message.metadata.sequence.stream}:{subscription.id}"
            await self._frames.publish(subscription.client_id, "subscription/event", params, message_id)
            FORWARDED.labels("document").inc()


_FRAME_OPS = {
    "create": "added",
    "created": "added",
    "set": "modified",
    "write": "modified",
    "update": "modified",
    "updated": "modified",
    "delete": "removed",
    "deleted": "removed",
}
"""The frames' word for what a write was, see the gateway protocol."""
