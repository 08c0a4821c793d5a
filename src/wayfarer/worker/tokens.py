"""Access tokens in this process's memory: obtained once, renewed shortly before they end, never stored."""

import asyncio
import random
import time
import urllib.parse
from collections.abc import Callable

import msgspec
from yarl import URL

from wayfarer.dsl.exchange import Failure
from wayfarer.keychain import Redactor

from .grants import Grant
from .tools.base import ToolFailed
from .tools.web import WebAnswer, WebClient, WebRequest, place

MAX_ANSWER_BYTES = 64 * 1024
REQUEST_TIMEOUT_S = 5.0
MAX_TRIES = 3
"""How often a token endpoint that can't be reached, or has an error of its own, is asked."""
PAUSE_S = 0.2
"""Longest pause before the second try; the third waits up to twice as long."""
RENEW_BEFORE_S = 300.0
"""A token is renewed so long before it ends, at most a third of its life."""
LAST_USE_S = 5.0
"""A token that could not be renewed is used until so long before its end."""
DEFAULT_LIFETIME_S = 300.0
"""For a token whose answer does not say how long it lives."""
MAX_REASON_CHARS = 300
_FORM = "application/x-www-form-urlencoded"


class Token(msgspec.Struct, frozen=True):
    """A token and when it is over, both moments in seconds since 1970."""

    value: str
    renew_at: float
    ends_at: float


class _Answer(msgspec.Struct, frozen=True):
    """What RFC 6749, section 5.1, wants of a token endpoint."""

    access_token: str
    expires_in: float | str | None = None


class Tokens:
    """One token for each credential and set of scopes; those who need one at the same moment wait for one request."""

    def __init__(self, redactor: Redactor, clock: Callable[[], float] = time.time) -> None:
        self._redactor = redactor
        self._clock = clock
        self._client = WebClient(MAX_ANSWER_BYTES)
        self._tokens: dict[str, tuple[Grant, Token]] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def token(self, key: str, name: str, grant: Grant) -> str:
        """A token that is good for a while; raises `ToolFailed`.

        ``key`` names what the token is kept under; another grant under it, as after a change of the credential,
        is asked anew. ``name`` is the credential's, for messages.
        """
        known = self._known(key, grant)
        if known is not None and self._clock() < known.renew_at:
            return known.value
        async with self._locks.setdefault(key, asyncio.Lock()):
            known = self._known(key, grant)
            if known is not None and self._clock() < known.renew_at:
                return known.value
            try:
                token = await self._obtained(name, grant)
            except ToolFailed:
                if known is not None and self._clock() < known.ends_at - LAST_USE_S:
                    return known.value
                raise
            self._redactor.learn_in_turn(key, token.value)
            self._tokens[key] = (grant, token)
            return token.value

    def _known(self, key: str, grant: Grant) -> Token | None:
        of, token = self._tokens.get(key, (None, None))
        return token if of == grant else None

    async def _obtained(self, name: str, grant: Grant) -> Token:
        for attempt in range(1, MAX_TRIES + 1):
            # Each try has an assertion of its own; asking for a token twice harms nothing.
            try:
                return _token(name, grant, await self._client.send(_request(grant)), self._clock())
            except ToolFailed as failed:
                if not failed.failure.retryable or attempt == MAX_TRIES:
                    failure = msgspec.structs.replace(failed.failure, kind="credential")
                    raise ToolFailed(failure) from failed
            await asyncio.sleep(random.uniform(0, PAUSE_S * attempt))  # noqa: S311 - only spreads load
        raise AssertionError("the last try returns or raises")


def _request(grant: Grant) -> WebRequest:
    body = urllib.parse.urlencode(grant.form()).encode()
    headers = {"Content-Type": _FORM, "Accept": "application/json"}
    return WebRequest("POST", URL(grant.token_uri), headers, body, REQUEST_TIMEOUT_S, frozenset(), fresh=True)


def _token(name: str, grant: Grant, answer: WebAnswer, now: float) -> Token:
    where = place(URL(grant.token_uri))
    if answer.status != 200:
        message = f"the credential '{name}' was given no token by {where}: {answer.status} {_reason(answer)}".rstrip()
        retryable = answer.status in (408, 429) or answer.status >= 500
        raise ToolFailed(Failure(kind="credential", message=message, retryable=retryable))
    try:
        read = msgspec.json.decode(answer.content, type=_Answer)
        lifetime = DEFAULT_LIFETIME_S if read.expires_in is None else float(read.expires_in)
    except (msgspec.DecodeError, ValueError) as error:
        message = f"the credential '{name}': what {where} answers has no access_token"
        raise ToolFailed(Failure(kind="credential", message=message)) from error
    return Token(read.access_token, now + lifetime - min(RENEW_BEFORE_S, lifetime / 3), now + lifetime)


def _reason(answer: WebAnswer) -> str:
    """The error of RFC 6749, section 5.2; other bodies are not repeated, as they may repeat what was sent."""
    try:
        body = msgspec.json.decode(answer.content)
    except msgspec.DecodeError:
        return answer.reason
    if not isinstance(body, dict):
        return answer.reason
    said = ": ".join(str(body[key]) for key in ("error", "error_description") if isinstance(body.get(key), str))
    return said[:MAX_REASON_CHARS] or answer.reason
