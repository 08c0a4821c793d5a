"""``http``: one request; 4xx and 5xx are errors, what may be tried again is marked so."""

from collections.abc import Mapping
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import httpx2
import msgspec

from wayfarer.dsl.exchange import Failure

from .answers import result_of
from .authorization import authorization
from .base import Call, ToolFailed

CONNECT_TIMEOUT_S = 10.0
MAX_CONNECTIONS = 200
MAX_IDLE_CONNECTIONS = 64
MAX_REDIRECTS = 5
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class HttpTool:
    """A client shared by all commands of the worker."""

    def __init__(self, max_response_bytes: int) -> None:
        limits = httpx2.Limits(
            max_connections=MAX_CONNECTIONS, max_keepalive_connections=MAX_IDLE_CONNECTIONS, keepalive_expiry=30
        )
        self._client = httpx2.AsyncClient(limits=limits, follow_redirects=False)
        self._client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._max_response_bytes = max_response_bytes

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    async def run(self, call: Call) -> Any:
        """``{status_code, headers, data}``."""
        method = call.text("method", "GET").upper()
        url = str(call.first("url", "endpoint") or call.required("url"))
        if not url.startswith(("http://", "https://")):
            raise ToolFailed(Failure(kind="input", message=f"'{url[:120]}' is not an http or https URL"))
        headers = _headers(call)
        secret = await authorization(call, call.fields["auth"]) if call.fields.get("auth") else {}
        if method not in _SAFE and not _has(headers, "idempotency-key"):
            headers["Idempotency-Key"] = call.idempotency_key
        try:
            request = self._request(method, url, {**headers, **secret}, call)
            response, content = await self._answer(request, secret)
        except httpx2.TimeoutException as error:
            message = f"{method} {_place(url)} did not answer within {call.timeout_s:g} s"
            raise ToolFailed(Failure(kind="timeout", message=message, retryable=True)) from error
        except (httpx2.TransportError, OSError) as error:
            message = f"{method} {_place(url)} failed: {type(error).__name__}: {error}"
            raise ToolFailed(Failure(kind="network", message=message, retryable=True)) from error
        except (httpx2.InvalidURL, httpx2.DecodingError, ValueError, TypeError) as error:
            raise ToolFailed(Failure(kind="input", message=f"the request can't be sent: {error}")) from error
        return result_of(method, _place(url), response, content)

    def _request(self, method: str, url: str, headers: dict[str, str], call: Call) -> httpx2.Request:
        timeout = httpx2.Timeout(call.timeout_s, connect=min(CONNECT_TIMEOUT_S, call.timeout_s))
        body = _body(call, headers)
        params = _params(call.fields.get("params"))
        return self._client.build_request(method, url, headers=headers, params=params, timeout=timeout, **body)

    async def _answer(self, request: httpx2.Request, secret: Mapping[str, str]) -> tuple[httpx2.Response, bytes]:
        """Send and follow redirects; the credential stays with the host that it was meant for."""
        origin = _origin(request.url)
        for _ in range(MAX_REDIRECTS + 1):
            response = await self._client.send(request, stream=True)
            try:
                following = response.next_request
                content = await self._content(response) if following is None else b""
            finally:
                await response.aclose()
            if following is None:
                return response, content
            if _origin(following.url) != origin:
                for name in (*secret, "Authorization", "Cookie"):
                    following.headers.pop(name, None)
            request = following
        message = f"{request.method} {_place(str(request.url))} was redirected more than {MAX_REDIRECTS} times"
        raise ToolFailed(Failure(kind="http", message=message))

    async def _content(self, response: httpx2.Response) -> bytes:
        chunks: list[bytes] = []
        size = 0
        async for chunk in response.aiter_bytes():
            size += len(chunk)
            if size > self._max_response_bytes:
                message = f"the answer of {_place(str(response.url))} is larger than {self._max_response_bytes} bytes"
                raise ToolFailed(Failure(kind="limit", message=message))
            chunks.append(chunk)
        return b"".join(chunks)


def _headers(call: Call) -> dict[str, str]:
    given = call.fields.get("headers") or {}
    if not isinstance(given, Mapping):
        raise ToolFailed(Failure(kind="input", message=f"task '{call.task}': 'headers' must be a mapping"))
    return {str(name): str(value) for name, value in given.items() if value is not None}


def _has(headers: Mapping[str, str], name: str) -> bool:
    return any(given.lower() == name for given in headers)


def _params(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: item for key, item in value.items() if item is not None} or None
    return value or None


def _body(call: Call, headers: dict[str, str]) -> dict[str, Any]:
    if call.fields.get("json") is not None:
        return _json(call.fields["json"], headers)
    form = call.fields.get("form")
    if isinstance(form, Mapping):
        return _form(form)
    value = call.first("data", "body", "payload")
    if value is None:
        return {}
    kind = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
    if isinstance(value, Mapping) and "x-www-form-urlencoded" in kind.lower():
        return _form(value)
    return _json(value, headers) if isinstance(value, Mapping | list) else {"content": str(value)}


def _form(value: Mapping[str, Any]) -> dict[str, Any]:
    return {"data": {key: _form_value(item) for key, item in value.items() if item is not None}}


def _form_value(value: Any) -> Any:
    if isinstance(value, list):
        return [str(item) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _json(value: Any, headers: dict[str, str]) -> dict[str, Any]:
    if not _has(headers, "content-type"):
        headers["Content-Type"] = "application/json"
    return {"content": msgspec.json.encode(value)}


def _origin(url: httpx2.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _place(url: str) -> str:
    """A URL fit for messages: without query and user."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.split('?', 1)[0].rsplit('@', 1)[-1]}"
