"""``http``: one request; 4xx and 5xx are errors, what may be tried again is marked so."""

import re
import urllib.parse
from collections.abc import Mapping
from typing import Any

import msgspec
from yarl import URL

from wayfarer.dsl.exchange import Failure

from .answers import result_of
from .authorization import authorization
from .base import Call, ToolFailed
from .web import WebClient, WebRequest

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
"""What a method or a header may be called (RFC 9110, section 5.6.2)."""
NEW_CONNECTION = "new"
"""The ``connection`` of a request that no idle one serves."""
FORM = "application/x-www-form-urlencoded"


class HttpTool:
    """A client shared by all commands of the worker."""

    def __init__(self, max_response_bytes: int) -> None:
        self._client = WebClient(max_response_bytes)

    async def close(self) -> None:
        """Close all connections."""
        await self._client.close()

    async def run(self, call: Call) -> Any:
        """``{status_code, headers, data}``."""
        method = call.text("method", "GET").upper()
        url = _url(str(call.first("url", "endpoint") or call.required("url")), call.fields.get("params"))
        headers = _headers(call)
        secret = await authorization(call, call.fields["auth"]) if call.fields.get("auth") else {}
        if method not in _SAFE and not _has(headers, "idempotency-key"):
            headers["Idempotency-Key"] = call.idempotency_key
        body = _body(call, headers)
        names = {name.lower() for name in secret}
        headers = {name: value for name, value in headers.items() if name.lower() not in names} | secret
        if not all(_TOKEN.fullmatch(name) for name in (method, *headers)):
            raise ToolFailed(Failure(kind="input", message="a method or a header has a name that HTTP does not allow"))
        if "authorization" in (name.lower() for name in headers):
            url = url.with_user(None)
        fresh = call.text("connection") == NEW_CONNECTION
        request = WebRequest(method, url, headers, body, call.timeout_s, frozenset(names), fresh)
        return result_of(request, await self._client.send(request))


def _url(text: str, params: Any) -> URL:
    try:
        url = URL(text)
        if url.scheme not in ("http", "https") or not url.host:
            raise ValueError("no host")
        return url.update_query(_params(params)) if params else url
    except (ValueError, TypeError) as error:
        raise ToolFailed(Failure(kind="input", message=f"'{text[:120]}' is not an http or https URL")) from error


def _headers(call: Call) -> dict[str, str]:
    given = call.fields.get("headers") or {}
    if not isinstance(given, Mapping):
        raise ToolFailed(Failure(kind="input", message=f"task '{call.task}': 'headers' must be a mapping"))
    return {str(name): str(value) for name, value in given.items() if value is not None}


def _has(headers: Mapping[str, str], name: str) -> bool:
    return any(given.lower() == name for given in headers)


def _params(value: Any) -> list[tuple[str, str]]:
    if isinstance(value, str):
        return urllib.parse.parse_qsl(value, keep_blank_values=True)
    pairs = value.items() if isinstance(value, Mapping) else [tuple(item) for item in value]
    return _pairs(pairs)


def _pairs(pairs: Any) -> list[tuple[str, str]]:
    """Names and values of a form or a query; a list is the same name again, null is left out."""
    return [
        (str(name), _text(item))
        for name, value in pairs
        for item in (value if isinstance(value, list | tuple) else [value])
        if item is not None
    ]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _body(call: Call, headers: dict[str, str]) -> bytes | None:
    if call.fields.get("json") is not None:
        return _json(call.fields["json"], headers)
    form = call.fields.get("form")
    if isinstance(form, Mapping):
        return _form(form, headers)
    value = call.first("data", "body", "payload")
    if value is None:
        return None
    kind = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
    if isinstance(value, Mapping) and FORM in kind.lower():
        return _form(value, headers)
    return _json(value, headers) if isinstance(value, Mapping | list) else str(value).encode()


def _form(value: Mapping[str, Any], headers: dict[str, str]) -> bytes:
    _typed(headers, FORM)
    return urllib.parse.urlencode(_pairs(value.items())).encode()


def _json(value: Any, headers: dict[str, str]) -> bytes:
    _typed(headers, "application/json")
    return msgspec.json.encode(value)


def _typed(headers: dict[str, str], kind: str) -> None:
    if not _has(headers, "content-type"):
        headers["Content-Type"] = kind
