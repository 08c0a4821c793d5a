"""Reads HTTP answers: their data, and whether they are errors that may be tried again."""

import base64
import email.utils
import time
from collections.abc import Mapping
from typing import Any

import msgspec

from wayfarer.dsl.exchange import Failure

from .base import ToolFailed
from .web import WebAnswer, WebRequest, place

RETRYABLE = frozenset({408, 425, 429, *range(500, 600)})
"""Statuses after which the same request may succeed later."""
MAX_ERROR_DATA_BYTES = 8 * 1024
"""How much of an error's body goes into its details."""
_SHOWN_HEADERS = ("content-type", "retry-after", "x-request-id", "www-authenticate", "date")


def result_of(request: WebRequest, answer: WebAnswer) -> dict[str, Any]:
    """``{status_code, headers, data}``; raises `ToolFailed` for 4xx and 5xx."""
    headers = answer.headers
    data = decoded(answer.content, headers.get("content-type", ""))
    if answer.status < 400:
        return {"status_code": answer.status, "headers": headers, "data": data}
    failure = Failure(
        kind="http",
        message=f"{request.method} {place(request.url)} answered {answer.status} {answer.reason}".rstrip(),
        retryable=answer.status in RETRYABLE,
        details=_details(answer.status, headers, data, answer.content),
    )
    raise ToolFailed(failure, data=data, facts={"http": {"status": answer.status, "headers": headers}})


def _details(status: int, headers: Mapping[str, str], data: Any, content: bytes) -> dict[str, Any]:
    details: dict[str, Any] = {"status_code": status}
    details["headers"] = {name: headers[name] for name in _SHOWN_HEADERS if name in headers}
    after = retry_after(headers.get("retry-after"))
    if after is not None:
        details["retry_after_s"] = after
    small = len(content) <= MAX_ERROR_DATA_BYTES
    details["data"] = data if small else content[:MAX_ERROR_DATA_BYTES].decode("utf-8", "replace")
    return details


def decoded(content: bytes, content_type: str) -> Any:
    """The body as JSON when it says so, as text when it is text, else as base64."""
    if not content:
        return None
    if "json" in content_type.lower():
        try:
            return msgspec.json.decode(content)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            pass
    try:
        return content.decode(_charset(content_type))
    except (UnicodeDecodeError, LookupError):
        return base64.b64encode(content).decode()


def _charset(content_type: str) -> str:
    _, found, charset = content_type.lower().partition("charset=")
    return charset.split(";")[0].strip(" \"'") if found else "utf-8"


def retry_after(value: str | None) -> float | None:
    """Seconds to wait by RFC 9110 section 10.2.3: a number or a date."""
    if value is None:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError):
        return None
