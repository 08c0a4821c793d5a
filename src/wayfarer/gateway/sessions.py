"""Sessions in NATS KV, under the hash of their token, with a short cache in each replica."""

import contextlib
import datetime
import hashlib
import secrets
import time
from collections.abc import Callable

import msgspec
from nats.aio.msg import Msg
from nats.js.errors import KeyNotFoundError, KeyWrongLastSequenceError
from nats.js.kv import KeyValue

from wayfarer.bus import Bus

from .errors import NotFound, Unauthorized
from .following import Follower, read
from .settings import Settings

SESSIONS = "wf_sessions"
OF_USER = "wf_sessions_of_user"
"""Which sessions a user has: keys are the hashed user and the session's name."""
TOKEN_BYTES = 32
MAX_CACHED = 50_000
MAX_TOKEN_LENGTH = 256
TOUCH_SHARE = 0.05
"""A session in use is marked so when this share of the idle time has passed since the last mark."""
SHOWN_ID_LENGTH = 16
MAX_LISTED = 1_000
"""Sessions of one user that are looked at, the newest."""


class Session(msgspec.Struct, frozen=True):
    """Who a session token stands for."""

    sub: str
    email: str
    display_name: str
    roles: tuple[str, ...]
    created_at: float
    expires_at: float
    id: str = ""
    """Hash of the token: the session's name inside the platform."""
    seen_at: float = 0.0

    def user(self) -> dict[str, object]:
        """The user as the API tells of them."""
        return {"email": self.email, "display_name": self.display_name, "sub": self.sub, "roles": list(self.roles)}

    @property
    def expires_text(self) -> str:
        """The end of the session, ISO 8601."""
        return _text(self.expires_at)

    def listed(self, current: str) -> dict[str, object]:
        """The session in a list of one's sessions."""
        return {
            "id": self.id[:SHOWN_ID_LENGTH],
            "created_at": _text(self.created_at),
            "last_seen_at": _text(self.seen_at),
            "expires_at": self.expires_text,
            "current": self.id == current,
        }


class _Cached(msgspec.Struct, frozen=True):
    session: Session
    revision: int
    until: float


_decode = msgspec.json.Decoder(Session).decode
_encode = msgspec.json.Encoder().encode


class Sessions:
    """Opens, finds and ends sessions."""

    def __init__(
        self, bus: Bus, store: KeyValue, of_user: KeyValue, settings: Settings, on_end: Callable[[str], None]
    ) -> None:
        self._bus = bus
        self._store = store
        self._of_user = of_user
        self._settings = settings
        self._on_end = on_end
        self._cache: dict[str, _Cached] = {}
        self.follower = Follower(bus, f"KV_{SESSIONS}", f"$KV.{SESSIONS}.>", self._changed)

    async def run(self) -> None:
        """Hear of sessions that other replicas end, until cancelled."""
        position = (await self._bus.jetstream.stream_info(f"KV_{SESSIONS}")).state.last_seq
        await self.follower.run(position)

    async def open(self, *, sub: str, email: str, display_name: str, roles: list[str]) -> tuple[str, Session]:
        """A new session and its token."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        now = time.time()
        session = Session(
            sub=sub,
            email=email,
            display_name=display_name,
            roles=tuple(roles),
            created_at=now,
            expires_at=now + self._settings.session_absolute_s,
            id=hashed(token),
            seen_at=now,
        )
        await self._of_user.put(_entry(session.sub, session.id), b"1")
        self._remember(session, await self._store.put(session.id, _encode(session)))
        return token, session

    async def find(self, token: str | None) -> Session:
        """The living session of a token; raises `Unauthorized`."""
        if not token or len(token) > MAX_TOKEN_LENGTH:
            raise Unauthorized("sign in first: there is no session token")
        return await self.alive(hashed(token))

    async def alive(self, name: str, slack_s: float = 0.0) -> Session:
        """The living session of a name; raises `Unauthorized`.

        An ended one is heard of at once; ``slack_s`` is how much longer than usual the rest may be out of date.
        """
        cached = self._cache.get(name)
        if cached is None or cached.until + slack_s <= time.monotonic():
            cached = await self._load(name)
        self._check(cached.session)
        if time.time() - cached.session.seen_at > self._settings.session_idle_s * TOUCH_SHARE:
            await self._touch(cached)
        return cached.session

    async def close(self, token: str) -> None:
        """End a session on every replica."""
        await self._end(hashed(token))

    async def close_one(self, sub: str, shown_id: str) -> None:
        """End one of a user's sessions, named as in their list; raises `NotFound`."""
        for session in await self.of_user(sub):
            if session.id[:SHOWN_ID_LENGTH] == shown_id:
                await self._end(session.id)
                return
        raise NotFound("you have no such session")

    async def close_all(self, sub: str) -> int:
        """End all sessions of a user on every replica; returns how many."""
        sessions = await self.of_user(sub)
        for session in sessions:
            await self._end(session.id)
        return len(sessions)

    async def of_user(self, sub: str) -> list[Session]:
        """The living sessions of a user, the newest first."""
        subject = f"$KV.{OF_USER}.{_entry(sub, '*')}"
        found = await read(self._bus.jetstream, self._bus.client, f"KV_{OF_USER}", subject, after=0)
        now, living = time.time(), []
        for message in found[-MAX_LISTED:]:
            with contextlib.suppress(Unauthorized):
                session = (await self._load(message.subject.rsplit(".", 1)[-1])).session
                living += [] if self._ended(session, now) else [session]
        return sorted(living, key=lambda item: -item.created_at)

    async def _load(self, name: str) -> _Cached:
        try:
            entry = await self._store.get(name)
        except KeyNotFoundError as error:
            self._cache.pop(name, None)
            raise Unauthorized("the session has ended, sign in again") from error
        return self._remember(_decode(entry.value or b""), entry.revision or 0)

    async def _touch(self, cached: _Cached) -> None:
        """Mark the session as used; a session that was ended meanwhile stays ended."""
        session = msgspec.structs.replace(cached.session, seen_at=time.time())
        try:
            self._remember(session, await self._store.update(session.id, _encode(session), last=cached.revision))
        except KeyWrongLastSequenceError:
            self._check((await self._load(session.id)).session)

    async def _end(self, name: str) -> None:
        cached = self._cache.pop(name, None)
        with contextlib.suppress(Unauthorized):
            session = cached.session if cached else (await self._load(name)).session
            await self._of_user.delete(_entry(session.sub, name))
        self._cache.pop(name, None)
        await self._store.delete(name)

    async def _changed(self, message: Msg, _: int) -> None:
        if not message.data:
            name = message.subject.rsplit(".", 1)[-1]
            self._cache.pop(name, None)
            self._on_end(name)

    def _remember(self, session: Session, revision: int) -> _Cached:
        if len(self._cache) >= MAX_CACHED:
            self._cache.clear()
        cached = _Cached(session, revision, time.monotonic() + self._settings.session_cache_s)
        self._cache[session.id] = cached
        return cached

    def _check(self, session: Session) -> None:
        if self._ended(session, time.time()):
            raise Unauthorized("the session has ended, sign in again")

    def _ended(self, session: Session, now: float) -> bool:
        return session.expires_at <= now or session.seen_at + self._settings.session_idle_s <= now


def _entry(sub: str, name: str) -> str:
    return f"{hashed(sub)}.{name}"


def hashed(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _text(moment: float) -> str:
    at = datetime.datetime.fromtimestamp(moment, datetime.UTC)
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
