"""``http``: one request; 4xx and 5xx are errors, what may be tried again is marked so."""

import base64
import email.utils
import time
from typing import Any

import httpx2
import msgspec

from wayfarer.dsl.exchange import Failure

from .base import Call, ToolFailed

MAX_RESPONSE_BYTES = 16 * 1024 * 1024
CONNECT_TIMEOUT_S = 10.0
_RETRYABLE = frozenset({408, 425, 429, 500, 502, 503, 504})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class HttpTool:
    """A client shared by all commands of the worker."""

    def __init__(self) -> None:
        limits = httpx2.Limits(max_connections=200, max_keepalive_connections=64, keepalive_expiry=30)
        self._client = httpx2.AsyncClient(limits=limits, follow_redirects=False)

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    async def run(self, call: Call) -> Any:
        """``{status_code, headers, data}``."""
        method = call.text("method", "GET").upper()
        url = str(call.required("url"))
        if not url.startswith(("http://", "https://")):
            raise ToolFailed(Failure(kind="input", message=f"'{url[:120]}' is not an http or https URL"))
        headers = {
            str(key): str(value) for key, value in (call.fields.get("headers") or {}).items() if value is not None
        }
        auth = call.fields.get("auth")
        if auth:
            headers |= await _authorization(call, auth)
        if method not in _SAFE and not any(name.lower() == "idempotency-key" for name in headers):
            headers["Idempotency-Key"] = call.command.command_id
        timeout = httpx2.Timeout(call.timeout_s, connect=min(CONNECT_TIMEOUT_S, call.timeout_s))
        try:
            response, content = await self._send(method, url, headers, call, timeout)
        except httpx2.TimeoutException as error:
            failure = Failure(
                kind="timeout",
                message=f"{method} {_place(url)} did not answer within {call.timeout_s:g} s",
                retryable=True,
            )
            raise ToolFailed(failure) from error
        except (httpx2.TransportError, OSError) as error:
            message = f"{method} {_place(url)} failed: {type(error).__name__}: {error}"
            raise ToolFailed(Failure(kind="network", message=message, retryable=True)) from error
        except (httpx2.InvalidURL, ValueError) as error:
            raise ToolFailed(Failure(kind="input", message=f"the request can't be sent: {error}")) from error
        return _result(method, url, response, content)

    async def _send(
        self, method: str, url: str, headers: dict[str, str], call: Call, timeout: httpx2.Timeout
    ) -> tuple[httpx2.Response, bytes]:
        body = _body(call, headers)
        request = self._client.build_request(
            method, url, headers=headers, params=_params(call.fields.get("params")), timeout=timeout, **body
        )
        response = await self._client.send(request, stream=True)
        try:
            chunks, size = [], 0
            async for chunk in response.aiter_bytes():
                size += len(chunk)
                if size > MAX_RESPONSE_BYTES:
                    message = f"the answer of {_place(url)} is larger than {MAX_RESPONSE_BYTES} bytes"
                    raise ToolFailed(Failure(kind="limit", message=message))
                chunks.append(chunk)
        finally:
            await response.aclose()
        return response, b"".join(chunks)


def _params(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: item for key, item in value.items() if item is not None} or None
    return value or None


def _body(call: Call, headers: dict[str, str]) -> dict[str, Any]:
    fields = call.fields
    if fields.get("json") is not None:
        return _json(fields["json"], headers)
    value = next((fields[key] for key in ("data", "body", "payload") if fields.get(key) is not None), None)
    if value is None:
        return {}
    form = any(
        name.lower() == "content-type" and "x-www-form-urlencoded" in item.lower() for name, item in headers.items()
    )
    if isinstance(value, dict) and form:
        return {"data": {key: str(item) for key, item in value.items() if item is not None}}
    return _json(value, headers) if isinstance(value, dict | list) else {"content": str(value)}


def _json(value: Any, headers: dict[str, str]) -> dict[str, Any]:
    if not any(name.lower() == "content-type" for name in headers):
        headers["Content-Type"] = "application/json"
    return {"content": msgspec.json.encode(value)}


def _result(method: str, url: str, response: httpx2.Response, content: bytes) -> dict[str, Any]:
    headers = {key.lower(): value for key, value in response.headers.items()}
    data = _decoded(content, headers.get("content-type", ""))
    result = {"status_code": response.status_code, "headers": headers, "data": data}
    if response.status_code < 400:
        return result
    details: dict[str, Any] = {"status_code": response.status_code, "data": data}
    after = _retry_after(headers.get("retry-after"))
    if after is not None:
        details["retry_after_s"] = after
    failure = Failure(
        kind="http",
        message=f"{method} {_place(url)} answered {response.status_code} {response.reason_phrase}".rstrip(),
        retryable=response.status_code in _RETRYABLE,
        details=details,
    )
    raise ToolFailed(failure, data=data, facts={"http": {"status": response.status_code, "headers": headers}})


def _decoded(content: bytes, content_type: str) -> Any:
    if not content:
        return None
    if "json" in content_type:
        try:
            return msgspec.json.decode(content)
        except msgspec.DecodeError:
            pass
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return base64.b64encode(content).decode()


def _retry_after(value: str | None) -> float | None:
    """Seconds to wait by RFC 9110 section 10.2.3: a number or a date."""
    if value is None:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError):
        return None


def _place(url: str) -> str:
    return url.split("?", 1)[0]


async def _authorization(call: Call, auth: Any) -> dict[str, str]:
    alias = (
        auth if isinstance(auth, str) else str(auth.get("alias") or auth.get("credential") or auth.get("name") or "")
    )
    kind, data = await call.credentials.resolve(alias)
    if "username" in data and "password" in data:
        pair = base64.b64encode(f"{data['username']}:{data['password']}".encode()).decode()
        return {"Authorization": f"Basic {pair}"}
    if kind == "api_key" or ("api_key" in data and "token" not in data):
        return {str(data.get("header") or "X-Api-Key"): str(data["api_key"])}
    token = data.get("token") or data.get("access_token") or data.get("api_key")
    if token:
        return {"Authorization": f"Bearer {token}"}
    message = f"the credential '{alias}' has no token, api_key, or username and password"
    raise ToolFailed(Failure(kind="credential", message=message))
