"""Sessions in NATS KV, under the hash of their token, with a short cache in each replica."""

import datetime
import hashlib
import secrets
import time

import msgspec
from nats.js import JetStreamContext
from nats.js.errors import BucketNotFoundError, KeyNotFoundError
from nats.js.kv import KeyValue

from .errors import Unauthorized
from .settings import Settings

BUCKET = "wf_sessions"
TOKEN_BYTES = 32
MAX_CACHED = 50_000
MAX_TOKEN_LENGTH = 256


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

    def user(self) -> dict[str, object]:
        """The user as the API tells of them."""
        return {"email": self.email, "display_name": self.display_name, "sub": self.sub, "roles": list(self.roles)}

    @property
    def expires_text(self) -> str:
        """The end of the session, ISO 8601."""
        moment = datetime.datetime.fromtimestamp(self.expires_at, datetime.UTC)
        return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


class Sessions:
    """Opens, finds and ends sessions."""

    def __init__(self, store: KeyValue, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._cache: dict[str, tuple[float, Session]] = {}

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
        )
        await self._store.put(session.id, msgspec.json.encode(session))
        return token, session

    async def find(self, token: str | None) -> Session:
        """The living session of a token; raises `Unauthorized`."""
        if not token or len(token) > MAX_TOKEN_LENGTH:
            raise Unauthorized("sign in first: there is no session token")
        name = hashed(token)
        known = self._cache.get(name)
        now = time.monotonic()
        if known is not None and known[0] > now:
            return self._alive(known[1])
        try:
            entry = await self._store.get(name)
        except KeyNotFoundError as error:
            self._cache.pop(name, None)
            raise Unauthorized("the session has ended, sign in again") from error
        session = self._alive(msgspec.json.decode(entry.value or b"", type=Session))
        if len(self._cache) >= MAX_CACHED:
            self._cache.clear()
        self._cache[name] = (now + self._settings.session_cache_s, session)
        return session

    async def close(self, token: str) -> None:
        """End a session on every replica."""
        name = hashed(token)
        self._cache.pop(name, None)
        await self._store.delete(name)

    def forget(self, name: str) -> None:
        """Another replica has ended a session."""
        self._cache.pop(name, None)

    def _alive(self, session: Session) -> Session:
        if session.expires_at <= time.time():
            raise Unauthorized("the session has ended, sign in again")
        return session


def hashed(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


async def bucket(jetstream: JetStreamContext, name: str, ttl_s: float) -> KeyValue:
    """Open a KV bucket, made when there is none."""
    try:
        return await jetstream.key_value(name)
    except BucketNotFoundError:
        return await jetstream.create_key_value(bucket=name, ttl=ttl_s, history=1)
