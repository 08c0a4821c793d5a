"""Clients: a tab's connection to the event stream, which outlives disconnections."""

import time
import uuid
from collections import OrderedDict
from collections.abc import Awaitable, Callable

import msgspec
from nats.aio.msg import Msg
from nats.js.errors import KeyNotFoundError
from nats.js.kv import KeyValue

from .errors import BadRequest, Forbidden, TooMany
from .requests import is_uuid
from .sessions import Session

CLIENTS = "wf_clients"
CLIENT_TTL_S = 2_700.0
"""How long a client is known after it was last seen; as long as its frames are kept."""
REFRESH_S = 600.0


class Client(msgspec.Struct, frozen=True):
    """A browser's connection, which outlives reconnections."""

    client_id: str
    session: str
    user_uid: str
    first_frame: int
    """Stream position at which the client was made, no other client's: it can't ask for older frames."""
    seen_at: float = 0.0


_decode = msgspec.json.Decoder(Client).decode
_encode = msgspec.json.Encoder().encode


class Clients:
    """Knows which session a client belongs to, and the clients of each user on every replica."""

    def __init__(self, store: KeyValue, max_per_session: int) -> None:
        self._store = store
        self._max_per_session = max_per_session
        self._known: OrderedDict[str, Client] = OrderedDict()
        self._of_user: dict[str, set[str]] = {}

    async def open(self, session: Session, client_id: str | None, begin: Callable[[str], Awaitable[int]]) -> Client:
        """The client of a connection, a new one where there is none; raises `Forbidden` for another session's."""
        known = await self.find(client_id) if client_id else None
        if known is not None:
            _check(known, session)
            await self.touch(known)
            return known
        if client_id and not is_uuid(client_id):
            raise BadRequest("client_id is not one that this gateway has given")
        if len(self.of_session(session)) >= self._max_per_session:
            raise TooMany(f"a session may have {self._max_per_session} clients (max_clients_per_session)")
        name = client_id or str(uuid.uuid4())
        client = Client(name, session.id, session.sub, await begin(name))
        await self.touch(client)
        return client

    async def touch(self, client: Client) -> None:
        """The client is here: keep it known."""
        seen = msgspec.structs.replace(client, seen_at=time.time())
        await self._store.put(client.client_id, _encode(seen))
        self._learn(seen)

    async def owned(self, client_id: str, session: Session) -> Client:
        """The client, if it belongs to the session; raises `Forbidden`."""
        known = await self.find(client_id)
        if known is None:
            raise Forbidden("there is no such client of this session: connect to /events first")
        _check(known, session)
        return known

    async def find(self, client_id: str) -> Client | None:
        """The client of an id."""
        known = self._known.get(client_id)
        if known is not None and known.seen_at > time.time() - CLIENT_TTL_S:
            return known
        if not is_uuid(client_id):
            return None
        try:
            entry = await self._store.get(client_id)
        except KeyNotFoundError:
            return None
        client = _decode(entry.value or b"")
        self._learn(client)
        return client

    def of_user(self, user_uid: str) -> list[Client]:
        """All clients of a user, whichever replica they are connected to."""
        oldest = time.time() - CLIENT_TTL_S
        found = [self._known[name] for name in self._of_user.get(user_uid, ())]
        return [client for client in found if client.seen_at > oldest]

    def of_session(self, session: Session) -> list[Client]:
        """All clients of a session."""
        return [client for client in self.of_user(session.sub) if client.session == session.id]

    async def of_frame(
        self, session: Session, frame_id: int, owner: Callable[[int], Awaitable[str | None]]
    ) -> str | None:
        """The session's client that was sent a frame last, which tells who comes back without a name."""
        for client in self.of_session(session):
            if client.first_frame == frame_id:
                return client.client_id
        name = await owner(frame_id)
        found = await self.find(name) if name else None
        return found.client_id if found is not None and found.session == session.id else None

    async def changed(self, message: Msg, _: int) -> None:
        """Take over a change of the bucket."""
        if message.data:
            self._learn(_decode(message.data))
        else:
            self._forget(message.subject.rsplit(".", 1)[-1])

    def _learn(self, client: Client) -> None:
        self._known.pop(client.client_id, None)
        self._known[client.client_id] = client
        self._of_user.setdefault(client.user_uid, set()).add(client.client_id)
        self._forget_old(time.time() - CLIENT_TTL_S)

    def _forget_old(self, before: float) -> None:
        while self._known:
            oldest = next(iter(self._known.values()))
            if oldest.seen_at >= before:
                return
            self._forget(oldest.client_id)

    def _forget(self, client_id: str) -> None:
        client = self._known.pop(client_id, None)
        if client is not None:
            names = self._of_user[client.user_uid]
            names.discard(client_id)
            if not names:
                del self._of_user[client.user_uid]


def _check(client: Client, session: Session) -> None:
    if client.session != session.id:
        raise Forbidden("the client_id belongs to another session")
