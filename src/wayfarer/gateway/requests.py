"""Pending requests: what connects an execution with the browser that asked for it."""

import time
import uuid
from collections import OrderedDict
from typing import Any

import msgspec
from nats.aio.msg import Msg
from nats.js.errors import KeyNotFoundError, KeyWrongLastSequenceError
from nats.js.kv import KeyValue

from .sessions import Session

REQUESTS = "wf_requests"
REQUEST_TTL_S = 1_800.0
UPDATE_ATTEMPTS = 8


class Pending(msgspec.Struct, frozen=True, omit_defaults=True):
    """A request that waits for its result."""

    request_id: str
    client_id: str
    session: str
    playbook_path: str
    created_at: float
    execution_id: str | None = None
    ended: bool = False
    subscription_id: str | None = None
    """Set when the result is the snapshot of a subscription."""
    document_path: str | None = None


_decode = msgspec.json.Decoder(Pending).decode
_encode = msgspec.json.Encoder().encode


class Requests:
    """Keeps pending requests in NATS KV; each replica knows all of them in memory, by following the bucket."""

    def __init__(self, store: KeyValue) -> None:
        self._store = store
        self._known: OrderedDict[str, Pending] = OrderedDict()
        self._of_client: dict[str, set[str]] = {}

    async def add(
        self,
        client_id: str,
        session: Session,
        path: str,
        key: str | None = None,
        *,
        subscription_id: str | None = None,
        document_path: str | None = None,
    ) -> Pending:
        """Store a request before its playbook is started; the same ``key`` of a session names the same request."""
        request_id = str(uuid.uuid5(uuid.UUID(hex=session.id[:32]), key) if key else uuid.uuid4())
        known = await self.find(request_id) if key else None
        if known is not None:
            return known
        pending = Pending(
            request_id,
            client_id,
            session.id,
            path,
            time.time(),
            subscription_id=subscription_id,
            document_path=document_path,
        )
        await self._store.put(request_id, _encode(pending))
        self._learn(pending)
        return pending

    async def find(self, request_id: str) -> Pending | None:
        """The request as this replica knows it, None when it is unknown or too old."""
        known = self._known.get(request_id)
        return known if known is not None else await self.latest(request_id)

    async def latest(self, request_id: str) -> Pending | None:
        """The request as it is stored now."""
        if not is_uuid(request_id):
            return None
        try:
            entry = await self._store.get(request_id)
        except KeyNotFoundError:
            return None
        return _decode(entry.value or b"")

    async def update(self, request_id: str, **changes: Any) -> None:
        """Change fields of a request; an update that races with another is repeated on what that left."""
        for _ in range(UPDATE_ATTEMPTS):
            try:
                entry = await self._store.get(request_id)
                changed = msgspec.structs.replace(_decode(entry.value or b""), **changes)
                await self._store.update(request_id, _encode(changed), last=entry.revision)
            except KeyNotFoundError:
                return
            except KeyWrongLastSequenceError:
                continue
            self._learn(changed)
            return

    async def remove(self, request_id: str) -> None:
        """Forget a request that was never started."""
        await self._store.delete(request_id)
        self._forget(request_id)

    def of_client(self, client_id: str) -> list[Pending]:
        """Requests of a client that have not ended, the oldest first."""
        found = [self._known[name] for name in self._of_client.get(client_id, ())]
        waiting = [item for item in found if not item.ended and not item.subscription_id]
        return sorted(waiting, key=lambda item: item.created_at)

    async def changed(self, message: Msg, _: int) -> None:
        """Take over a change of the bucket."""
        request_id = message.subject.rsplit(".", 1)[-1]
        if message.data:
            self._learn(_decode(message.data))
        else:
            self._forget(request_id)

    def _learn(self, pending: Pending) -> None:
        self._known[pending.request_id] = pending
        self._of_client.setdefault(pending.client_id, set()).add(pending.request_id)
        self._forget_old(time.time() - REQUEST_TTL_S)

    def _forget_old(self, before: float) -> None:
        while self._known:
            oldest = next(iter(self._known.values()))
            if oldest.created_at >= before:
                return
            self._forget(oldest.request_id)

    def _forget(self, request_id: str) -> None:
        pending = self._known.pop(request_id, None)
        if pending is not None:
            names = self._of_client[pending.client_id]
            names.discard(request_id)
            if not names:
                del self._of_client[pending.client_id]


def is_uuid(text: str) -> bool:
    """Whether a text is a UUID in its usual form, as ids of this gateway are."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
