"""``nats``: publish, request, key-value and object store operations."""

import asyncio
from collections.abc import Mapping
from typing import Any

import msgspec
import nats.errors
import nats.js.errors
from nats.aio.client import Client
from nats.js.kv import KeyValue
from nats.js.object_store import ObjectStore

from wayfarer.dsl.exchange import Failure

from .base import Call, ToolFailed, alias_of

DEFAULT_ALIAS = "nats"
CONNECT_LIMIT_S = 10.0
"""Longest wait for a connection."""
MAX_MESSAGES = 1_000
"""Most messages of one publish."""


class NatsTool:
    """A connection per credential."""

    def __init__(self) -> None:
        self._clients: dict[str, Client] = {}
        self._connecting = asyncio.Lock()

    async def close(self) -> None:
        """Close all connections."""
        for client in self._clients.values():
            await client.close()

    async def run(self, call: Call) -> Any:
        """The operation's result."""
        operation = str(call.required("operation"))
        action = _OPERATIONS.get(operation)
        if action is None:
            message = f"unknown nats operation '{operation}', one of: {', '.join(sorted(_OPERATIONS))}"
            raise ToolFailed(Failure(kind="input", message=message))
        try:
            async with asyncio.timeout(call.timeout_s):
                client = await self._client(call)
                return await action(client, call)
        except (nats.errors.Error, nats.js.errors.Error, OSError, TimeoutError) as error:
            message = f"nats {operation} failed: {type(error).__name__}: {error}".rstrip(": ")
            raise ToolFailed(Failure(kind="nats", message=message, retryable=True)) from error

    async def _client(self, call: Call) -> Client:
        _, data = await call.credentials.resolve(alias_of(call.fields.get("auth") or DEFAULT_ALIAS))
        url = str(data.get("url") or data.get("nats_url") or "")
        if not url:
            raise ToolFailed(Failure(kind="credential", message="the credential for nats has no 'url'"))
        client = self._clients.get(url)
        if client is not None and not client.is_closed:
            return client
        async with self._connecting:
            client = self._clients.get(url)
            if client is None or client.is_closed:
                client = await _connected(url, data)
                self._clients[url] = client
        return client


async def _connected(url: str, data: Mapping[str, Any]) -> Client:
    """A new connection; the client itself would try for ever, also with credentials that are refused."""
    client = Client()
    refusals: list[str] = []

    async def refused(error: Exception) -> None:
        refusals.append(str(error))

    try:
        async with asyncio.timeout(CONNECT_LIMIT_S):
            await client.connect(url, error_cb=refused, **_options(data))
    except BaseException as error:
        await client.close()
        if isinstance(error, TimeoutError) and refusals:
            raise TimeoutError(f"no connection within {CONNECT_LIMIT_S:g} s, {refusals[-1]}") from error
        raise
    return client


def _options(data: Mapping[str, Any]) -> dict[str, Any]:
    options: dict[str, Any] = {"name": "wayfarer-step", "max_reconnect_attempts": -1, "connect_timeout": 5}
    user = _first(data, "user", "username", "nats_user", "nats_username")
    token = _first(data, "token", "nats_token")
    if user:
        options |= {"user": str(user), "password": str(_first(data, "password", "nats_password") or "")}
    elif token:
        options["token"] = str(token)
    return options


def _first(data: Mapping[str, Any], *names: str) -> Any:
    return next((data[name] for name in names if data.get(name)), None)


def _payload(fields: Mapping[str, Any]) -> bytes:
    value = next(
        (fields[name] for name in ("payload", "data", "value", "message") if fields.get(name) is not None), None
    )
    if value is None:
        return b""
    return value.encode() if isinstance(value, str) else msgspec.json.encode(value)


def _value(data: bytes | None) -> Any:
    if not data:
        return None
    try:
        return msgspec.json.decode(data)
    except msgspec.DecodeError:
        return data.decode("utf-8", "replace")


async def _publish(client: Client, call: Call) -> Any:
    """One message, or side by side those of ``messages``, each ``{subject, payload, msg_id?}``."""
    messages = call.fields.get("messages")
    if not isinstance(messages, list):
        return await _published(client, call, call.fields, call.text("msg_id") or f"{call.idempotency_key}/{call.task}")
    if len(messages) > MAX_MESSAGES or not all(isinstance(message, Mapping) for message in messages):
        text = f"'messages' must be a list of at most {MAX_MESSAGES} objects"
        raise ToolFailed(Failure(kind="input", message=text))
    stem = call.text("msg_id") or f"{call.idempotency_key}/{call.task}"
    sent = (
        _published(client, call, message, str(message.get("msg_id") or f"{stem}/{position}"))
        for position, message in enumerate(messages)
    )
    return {"published": await asyncio.gather(*sent)}


async def _published(client: Client, call: Call, message: Mapping[str, Any], message_id: str) -> dict[str, Any]:
    subject = str(message.get("subject") or call.required("subject"))
    headers = {"Nats-Msg-Id": message_id}
    given = message.get("headers")
    if isinstance(given, Mapping):
        headers |= {str(name): str(value) for name, value in given.items()}
    payload = _payload(message)
    try:
        acknowledged = await client.jetstream().publish(subject, payload, headers=headers, timeout=call.timeout_s)
    except nats.js.errors.NoStreamResponseError:
        await client.publish(subject, payload, headers=headers)
        await client.flush()
        return {"subject": subject, "stream": None}
    except (TypeError, ValueError):
        # A subscriber without a stream has answered in the place of one.
        return {"subject": subject, "stream": None}
    return {"subject": subject, "stream": acknowledged.stream, "seq": acknowledged.seq}


async def _request(client: Client, call: Call) -> Any:
    reply = await client.request(str(call.required("subject")), _payload(call.fields), timeout=call.timeout_s)
    return {"subject": reply.subject, "data": _value(reply.data)}


async def _bucket(client: Client, call: Call) -> KeyValue:
    name = str(call.required("bucket"))
    try:
        return await client.jetstream().key_value(name)
    except nats.js.errors.BucketNotFoundError:
        return await client.jetstream().create_key_value(bucket=name)


async def _kv_get(client: Client, call: Call) -> Any:
    key = str(call.required("key"))
    try:
        entry = await (await _bucket(client, call)).get(key)
    except nats.js.errors.KeyNotFoundError:
        return {"key": key, "found": False, "value": None, "revision": None}
    return {"key": key, "found": True, "value": _value(entry.value), "revision": entry.revision}


async def _kv_put(client: Client, call: Call) -> Any:
    key = str(call.required("key"))
    return {"key": key, "revision": await (await _bucket(client, call)).put(key, _payload(call.fields))}


async def _kv_delete(client: Client, call: Call) -> Any:
    key = str(call.required("key"))
    return {"key": key, "deleted": await (await _bucket(client, call)).delete(key)}


async def _kv_keys(client: Client, call: Call) -> Any:
    try:
        return {"keys": await (await _bucket(client, call)).keys()}
    except nats.js.errors.NoKeysError:
        return {"keys": []}


async def _store(client: Client, call: Call) -> ObjectStore:
    name = str(call.required("bucket"))
    try:
        return await client.jetstream().object_store(name)
    except nats.js.errors.NotFoundError:
        return await client.jetstream().create_object_store(name)


async def _object_put(client: Client, call: Call) -> Any:
    info = await (await _store(client, call)).put(str(call.required("key")), _payload(call.fields))
    return {"key": info.name, "size": info.size, "digest": info.digest}


async def _object_get(client: Client, call: Call) -> Any:
    found = await (await _store(client, call)).get(str(call.required("key")))
    return {"key": found.info.name, "size": found.info.size, "data": _value(found.data)}


_OPERATIONS = {
    "publish": _publish,
    "request": _request,
    "kv_get": _kv_get,
    "kv_put": _kv_put,
    "kv_delete": _kv_delete,
    "kv_keys": _kv_keys,
    "object_put": _object_put,
    "object_get": _object_get,
}
