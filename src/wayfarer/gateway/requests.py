"""Pending requests and clients in NATS KV: what connects an execution with the browser that asked for it."""

import contextlib
import time
import uuid
from typing import Any

import msgspec
from nats.js.errors import KeyNotFoundError, KeyWrongLastSequenceError
from nats.js.kv import KeyValue

from .errors import BadRequest, Forbidden
from .sessions import Session

REQUESTS = "wf_requests"
CLIENTS = "wf_clients"
REQUEST_TTL_S = 1_800.0
CLIENT_TTL_S = 2_700.0


class Pending(msgspec.Struct, frozen=True, omit_defaults=True):
    """A request that waits for its result."""

    request_id: str
    client_id: str
    session: str
    playbook_path: str
    created_at: float
    execution_id: str | None = None
    ended: bool = False


class Client(msgspec.Struct, frozen=True):
    """A browser's connection, which outlives reconnections."""

    client_id: str
    session: str
    user_uid: str
    first_frame: int
    """Stream position at which the client was made: it can't ask for older frames."""


class Requests:
    """Keeps pending requests."""

    def __init__(self, store: KeyValue) -> None:
        self._store = store

    async def add(self, client_id: str, session: Session, path: str) -> Pending:
        """Store a request before its playbook is started."""
        pending = Pending(str(uuid.uuid4()), client_id, session.id, path, time.time())
        await self._store.put(pending.request_id, msgspec.json.encode(pending))
        return pending

    async def find(self, request_id: str) -> Pending | None:
        """The request, None when it is unknown or too old."""
        if not _is_uuid(request_id):
            return None
        try:
            entry = await self._store.get(request_id)
        except KeyNotFoundError:
            return None
        return msgspec.json.decode(entry.value or b"", type=Pending)

    async def update(self, request_id: str, **changes: Any) -> None:
        """Change fields of a request; an update that races with another is repeated on what that left."""
        for _ in range(5):
            try:
                entry = await self._store.get(request_id)
                pending = msgspec.json.decode(entry.value or b"", type=Pending)
                changed = msgspec.structs.replace(pending, **changes)
                await self._store.update(request_id, msgspec.json.encode(changed), last=entry.revision)
                return
            except KeyNotFoundError:
                return
            except KeyWrongLastSequenceError:
                continue

    async def of_client(self, client_id: str) -> list[Pending]:
        """Requests of a client that have not ended."""
        found: list[Pending] = []
        with contextlib.suppress(Exception):
            for key in await self._store.keys():
                pending = await self.find(key)
                if pending is not None and pending.client_id == client_id and not pending.ended:
                    found.append(pending)
        return found


class Clients:
    """Knows which session a client belongs to."""

    def __init__(self, store: KeyValue) -> None:
        self._store = store
        self._cache: dict[str, Client] = {}

    async def open(self, session: Session, client_id: str | None, first_frame: int) -> tuple[Client, bool]:
        """The client of a connection, and whether it is new; raises `Forbidden` for another session's."""
        if client_id:
            known = await self.find(client_id)
            if known is not None:
                self._check(known, session)
                await self._store.put(client_id, msgspec.json.encode(known))
                return known, False
            if not _is_uuid(client_id):
                raise BadRequest("client_id is not one that this gateway has given")
        client = Client(client_id or str(uuid.uuid4()), session.id, session.sub, first_frame)
        await self._store.put(client.client_id, msgspec.json.encode(client))
        self._cache[client.client_id] = client
        return client, True

    async def owned(self, client_id: str, session: Session) -> Client:
        """The client, if it belongs to the session; raises `Forbidden`."""
        known = await self.find(client_id)
        if known is None:
            raise Forbidden("there is no such client of this session: connect to /events first")
        self._check(known, session)
        return known

    async def find(self, client_id: str) -> Client | None:
        """The client of an id."""
        if client_id in self._cache:
            return self._cache[client_id]
        if not _is_uuid(client_id):
            return None
        try:
            entry = await self._store.get(client_id)
        except KeyNotFoundError:
            return None
        client = msgspec.json.decode(entry.value or b"", type=Client)
        self._cache[client_id] = client
        return client

    async def of_user(self, user_uid: str) -> list[Client]:
        """All clients of a user, on every replica."""
        clients: list[Client] = []
        with contextlib.suppress(Exception):
            for key in await self._store.keys():
                client = await self.find(key)
                if client is not None and client.user_uid == user_uid:
                    clients.append(client)
        return clients

    def _check(self, client: Client, session: Session) -> None:
        if client.session != session.id:
            raise Forbidden("the client_id belongs to another session")


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False
