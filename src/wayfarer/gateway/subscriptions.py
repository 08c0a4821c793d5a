"""Subscriptions to documents: who is told when a document or a collection changes."""

import re
import time
import uuid
from collections import OrderedDict

import msgspec
from nats.aio.msg import Msg
from nats.js.kv import KeyValue

from .clients import CLIENT_TTL_S, Client
from .errors import BadRequest, NotFound, TooMany
from .sessions import Session

SUBSCRIPTIONS = "wf_subscriptions"
MAX_PATH_LENGTH = 512
_PATH = re.compile(r"[^/\x00-\x1f]{1,128}(/[^/\x00-\x1f]{1,128}){0,19}")


class Subscription(msgspec.Struct, frozen=True):
    """A client's wish to hear of changes of a path."""

    id: str
    client_id: str
    session: str
    path: str
    seen_at: float


_decode = msgspec.json.Decoder(Subscription).decode
_encode = msgspec.json.Encoder().encode


class Subscriptions:
    """Kept in NATS KV; each replica knows all of them in memory."""

    def __init__(self, store: KeyValue, max_per_client: int) -> None:
        self._store = store
        self._max_per_client = max_per_client
        self._known: OrderedDict[str, Subscription] = OrderedDict()
        self._of_path: dict[str, set[str]] = {}

    async def add(self, client: Client, path: str) -> Subscription:
        """A new subscription."""
        if len(self._of_client(client.client_id)) >= self._max_per_client:
            raise TooMany(f"a client may have {self._max_per_client} subscriptions (max_subscriptions_per_client)")
        subscription = Subscription(str(uuid.uuid4()), client.client_id, client.session, path, time.time())
        await self._put(subscription)
        return subscription

    async def remove(self, subscription_id: str, session: Session) -> None:
        """End a subscription of the session's own; raises `NotFound`."""
        known = self._known.get(subscription_id)
        if known is None or known.session != session.id:
            raise NotFound("there is no such subscription of this session")
        await self._store.delete(subscription_id)
        self._forget(subscription_id)

    async def refresh(self, client_id: str) -> None:
        """The client is still here: its subscriptions live on."""
        for subscription in self._of_client(client_id):
            await self._put(msgspec.structs.replace(subscription, seen_at=time.time()))

    def watching(self, path: str) -> list[Subscription]:
        """Subscriptions to a document, or to the collection that it is in."""
        oldest = time.time() - CLIENT_TTL_S
        names = self._of_path.get(path, set()) | self._of_path.get(path.rpartition("/")[0], set())
        return [self._known[name] for name in sorted(names) if self._known[name].seen_at > oldest]

    async def changed(self, message: Msg, _: int) -> None:
        """Take over a change of the bucket."""
        if message.data:
            self._learn(_decode(message.data))
        else:
            self._forget(message.subject.rsplit(".", 1)[-1])

    def _of_client(self, client_id: str) -> list[Subscription]:
        return [item for item in self._known.values() if item.client_id == client_id]

    async def _put(self, subscription: Subscription) -> None:
        await self._store.put(subscription.id, _encode(subscription))
        self._learn(subscription)

    def _learn(self, subscription: Subscription) -> None:
        self._known.pop(subscription.id, None)
        self._known[subscription.id] = subscription
        self._of_path.setdefault(subscription.path, set()).add(subscription.id)
        before = time.time() - CLIENT_TTL_S
        while (oldest := next(iter(self._known.values()))).seen_at < before:
            self._forget(oldest.id)

    def _forget(self, subscription_id: str) -> None:
        known = self._known.pop(subscription_id, None)
        if known is not None:
            self._of_path[known.path].discard(subscription_id)
            if not self._of_path[known.path]:
                del self._of_path[known.path]


def checked_path(path: str) -> str:
    """A path without tricks; raises `BadRequest`."""
    bare = path.strip("/")
    segments = bare.split("/")
    if len(bare) > MAX_PATH_LENGTH or not _PATH.fullmatch(bare) or any(part in (".", "..") for part in segments):
        raise BadRequest("path must be a document or collection path, like 'users/u1/notes'")
    return bare


def is_collection(path: str) -> bool:
    """Collections have an odd number of segments."""
    return path.count("/") % 2 == 0
