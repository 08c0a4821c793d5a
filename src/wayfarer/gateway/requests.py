"""Pending requests: what connects an execution with the browser that asked for it."""

import asyncio
import logging
import time
import uuid
from collections import OrderedDict
from typing import Any

import msgspec
import nats.errors
import nats.js.errors
from nats.aio.msg import Msg
from nats.js.errors import KeyNotFoundError, KeyWrongLastSequenceError
from nats.js.kv import KeyValue

from .sessions import Session

REQUESTS = "wf_requests"
REQUEST_TTL_S = 1_800.0
"""How long a request is kept after it was last written: one that still waits is written again before."""
RENEW_AFTER_S = 600.0
RENEW_EVERY_S = 60.0
UPDATE_ATTEMPTS = 8
_log = logging.getLogger(__name__)


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


class _Kept(msgspec.Struct, frozen=True):
    pending: Pending
    revision: int
    written_at: float


_decode = msgspec.json.Decoder(Pending).decode
_encode = msgspec.json.Encoder().encode


class Requests:
    """Keeps pending requests in NATS KV; each replica knows all of them in memory, by following the bucket."""

    def __init__(self, store: KeyValue, life_s: float) -> None:
        self._store = store
        self._life_s = life_s
        self._known: OrderedDict[str, _Kept] = OrderedDict()
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
        self._learn(pending, await self._store.put(request_id, _encode(pending)))
        return pending

    async def find(self, request_id: str) -> Pending | None:
        """The request as this replica knows it, None when it is unknown or too old."""
        known = self._known.get(request_id)
        return known.pending if known is not None else await self.latest(request_id)

    async def latest(self, request_id: str) -> Pending | None:
        """The request as it is stored now."""
        kept = await self._stored(request_id)
        return kept.pending if kept is not None else None

    async def _stored(self, request_id: str) -> _Kept | None:
        if not is_uuid(request_id):
            return None
        try:
            entry = await self._store.get(request_id)
        except KeyNotFoundError:
            return None
        return _Kept(_decode(entry.value or b""), entry.revision or 0, time.time())

    async def update(self, request_id: str, **changes: Any) -> None:
        """Change fields of a request; an update that races with another is repeated on what that left."""
        kept = self._known.get(request_id) or await self._stored(request_id)
        for _ in range(UPDATE_ATTEMPTS):
            if kept is None:
                return
            changed = msgspec.structs.replace(kept.pending, **changes)
            try:
                self._learn(changed, await self._store.update(request_id, _encode(changed), last=kept.revision))
            except KeyWrongLastSequenceError:
                kept = await self._stored(request_id)
                continue
            return

    async def keep(self) -> None:
        """Write what still waits again before it is too old, until cancelled; of several replicas one does."""
        while True:
            await asyncio.sleep(RENEW_EVERY_S)
            try:
                await self.renew(time.time())
            except (nats.errors.Error, nats.js.errors.Error, TimeoutError) as error:
                _log.warning("waiting requests are not renewed, trying again: %s", error or type(error).__name__)

    async def renew(self, now: float) -> None:
        """Write the waiting requests again whose last writing is long ago, up to the longest life of a request."""
        for request_id, kept in list(self._known.items()):
            if now - kept.written_at < RENEW_AFTER_S:
                return
            if not kept.pending.ended and now - kept.pending.created_at < self._life_s:
                await self.update(request_id)

    async def remove(self, request_id: str) -> None:
        """Forget a request that was never started."""
        await self._store.delete(request_id)
        self._forget(request_id)

    def of_client(self, client_id: str) -> list[Pending]:
        """Requests of a client that have not ended, the oldest first."""
        found = [self._known[name].pending for name in self._of_client.get(client_id, ())]
        waiting = [item for item in found if not item.ended and not item.subscription_id]
        return sorted(waiting, key=lambda item: item.created_at)

    async def changed(self, message: Msg, sequence: int) -> None:
        """Take over a change of the bucket."""
        request_id = message.subject.rsplit(".", 1)[-1]
        if message.data:
            self._learn(_decode(message.data), sequence, message.metadata.timestamp.timestamp())
        else:
            self._forget(request_id)

    def _learn(self, pending: Pending, revision: int, written_at: float | None = None) -> None:
        known = self._known.get(pending.request_id)
        if known is not None and known.revision >= revision:
            return
        self._known[pending.request_id] = _Kept(pending, revision, written_at or time.time())
        self._known.move_to_end(pending.request_id)
        self._of_client.setdefault(pending.client_id, set()).add(pending.request_id)
        self._forget_old(time.time() - REQUEST_TTL_S)

    def _forget_old(self, before: float) -> None:
        while self._known:
            request_id, oldest = next(iter(self._known.items()))
            if oldest.written_at >= before:
                return
            self._forget(request_id)

    def _forget(self, request_id: str) -> None:
        kept = self._known.pop(request_id, None)
        if kept is not None:
            names = self._of_client[kept.pending.client_id]
            names.discard(request_id)
            if not names:
                del self._of_client[kept.pending.client_id]


def is_uuid(text: str) -> bool:
    """Whether a text is a UUID in its usual form, as ids of this gateway are."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
