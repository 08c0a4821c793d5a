"""One pool of HTTP connections for all commands of a worker: sends a request, follows its redirects.

aiohttp, as a request over it costs a fifth of the processor time that one over httpx2 does.
"""

import asyncio
import urllib.request
from collections.abc import Mapping
from typing import Any

import aiohttp
import httpx2
import msgspec
from multidict import CIMultiDict
from yarl import URL

from wayfarer import __version__
from wayfarer.dsl.exchange import Failure

from .base import ToolFailed

CONNECT_TIMEOUT_S = 10.0
MAX_CONNECTIONS = 200
KEEPALIVE_S = 30.0
MAX_REDIRECTS = 5
MAX_HEADER_BYTES = 64 * 1024
"""Longest line and longest field of an answer's head."""
CHUNK_BYTES = 64 * 1024
_LIMITS = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_TIMEOUT_S)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class WebRequest(msgspec.Struct, frozen=True):
    """What is sent."""

    method: str
    url: URL
    headers: Mapping[str, str]
    body: bytes | None
    timeout_s: float
    """For the whole request, with all its redirects and the last byte of its answer."""
    secret: frozenset[str]
    """Names of the headers that only the host they were meant for may see, in lower case."""
    fresh: bool = False
    """Over a connection of its own: none that has been idle and that the other side may just have closed."""


class WebAnswer(msgspec.Struct, frozen=True):
    """What came back, its body decompressed."""

    status: int
    reason: str
    headers: dict[str, str]
    """Names in lower case; fields that came more than once are joined by a comma (RFC 9110, section 5.3)."""
    content: bytes


class WebClient:
    """The pool. It keeps no cookie and reads no password file."""

    def __init__(self, max_response_bytes: int) -> None:
        self._max_response_bytes = max_response_bytes
        self._sessions: dict[bool, aiohttp.ClientSession] = {}
        self._proxies = urllib.request.getproxies()

    async def close(self) -> None:
        """Close all connections."""
        for session in self._sessions.values():
            await session.close()

    async def send(self, request: WebRequest) -> WebAnswer:
        """Send and follow redirects; raises `ToolFailed`."""
        try:
            async with asyncio.timeout(request.timeout_s):
                for _ in range(MAX_REDIRECTS + 1):
                    answer = await self._once(request)
                    if isinstance(answer, WebAnswer):
                        return answer
                    request = answer
        except TimeoutError as error:
            message = f"{request.method} {place(request.url)} did not answer within {request.timeout_s:g} s"
            raise ToolFailed(Failure(kind="timeout", message=message, retryable=True)) from error
        except aiohttp.InvalidURL as error:
            raise ToolFailed(
                Failure(kind="input", message=f"'{str(error)[:120]}' is not an http or https URL")
            ) from error
        except aiohttp.ClientConnectorError as error:
            message = f"{request.method} {place(request.url)} failed: {type(error).__name__}: {error}"
            # Whoever repeats nothing that may have been carried out can repeat this.
            details = {"sent": False}
            raise ToolFailed(Failure(kind="network", message=message, retryable=True, details=details)) from error
        except (aiohttp.ClientError, OSError) as error:
            message = f"{request.method} {place(request.url)} failed: {type(error).__name__}: {error}"
            raise ToolFailed(Failure(kind="network", message=message, retryable=True)) from error
        except (ValueError, TypeError) as error:
            raise ToolFailed(Failure(kind="input", message=f"the request can't be sent: {error}")) from error
        message = f"{request.method} {place(request.url)} was redirected more than {MAX_REDIRECTS} times"
        raise ToolFailed(Failure(kind="http", message=message))

    async def _once(self, request: WebRequest) -> WebAnswer | WebRequest:
        """The answer, or the request that it redirects to."""
        async with self._opened(request.fresh).request(
            request.method,
            request.url,
            data=request.body,
            headers=request.headers,
            timeout=_LIMITS,
            allow_redirects=False,
            proxy=self._proxy(request.url),
        ) as response:
            if response.status in _REDIRECTS and response.headers.get("Location"):
                return _redirected(request, response.status, response.headers["Location"])
            content = await self._content(response)
        return WebAnswer(response.status, response.reason or "", _joined(response.headers), content)

    async def _content(self, response: aiohttp.ClientResponse) -> bytes:
        chunks: list[bytes] = []
        size = 0
        async for chunk in response.content.iter_any():
            size += len(chunk)
            if size > self._max_response_bytes:
                message = f"the answer of {place(response.url)} is larger than {self._max_response_bytes} bytes"
                raise ToolFailed(Failure(kind="limit", message=message))
            chunks.append(chunk)
        return b"".join(chunks)

    def _opened(self, fresh: bool) -> aiohttp.ClientSession:
        if fresh not in self._sessions:
            tls = httpx2.create_ssl_context()
            if fresh:
                connector = aiohttp.TCPConnector(limit=MAX_CONNECTIONS, force_close=True, ssl=tls)
            else:
                connector = aiohttp.TCPConnector(limit=MAX_CONNECTIONS, keepalive_timeout=KEEPALIVE_S, ssl=tls)
            self._sessions[fresh] = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": f"wayfarer/{__version__}"},
                skip_auto_headers=("Content-Type",),
                max_line_size=MAX_HEADER_BYTES,
                max_field_size=MAX_HEADER_BYTES,
                read_bufsize=CHUNK_BYTES,
            )
        return self._sessions[fresh]

    def _proxy(self, url: URL) -> str | None:
        if not self._proxies or urllib.request.proxy_bypass(url.host or ""):
            return None
        return self._proxies.get(url.scheme) or self._proxies.get("all")


def _redirected(request: WebRequest, status: int, location: str) -> WebRequest:
    """The request that follows (RFC 9110, section 15.4); the credential stays with the host that it was meant for."""
    url = request.url.join(URL(location))
    if url.scheme not in ("http", "https"):
        raise ValueError(f"{place(request.url)} redirects to '{location[:120]}', which is no http or https URL")
    headers = CIMultiDict(request.headers)
    method, body = request.method, request.body
    if (status == 303 and method != "HEAD") or (status in (301, 302) and method == "POST"):
        method, body = "GET", None
        for name in ("Content-Type", "Content-Length", "Transfer-Encoding"):
            headers.popall(name, None)
    if url.origin() != request.url.origin():
        for name in (*request.secret, "Authorization", "Cookie", "Host"):
            headers.popall(name, None)
    return msgspec.structs.replace(request, method=method, url=url, headers=headers, body=body)


def _joined(headers: Any) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in headers.items():
        key = name.lower()
        joined[key] = f"{joined[key]}, {value}" if key in joined else value
    return joined


def place(url: URL) -> str:
    """A URL fit for messages: without query and user."""
    return str(url.with_query(None).with_fragment(None).with_user(None)) if url.host else str(url)[:120]
