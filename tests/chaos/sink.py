"""A provider that takes each effect once: it knows requests by their ``Idempotency-Key``."""

import asyncio
import json
from collections import defaultdict

BUSY_SHARE = 5
"""Every so many new keys the first request is answered with 503, so that policies retry."""


class Sink:
    """Counts effects over HTTP."""

    def __init__(self) -> None:
        self.keys: dict[str, set[str]] = defaultdict(set)
        """Idempotency keys seen per effect; more than one means that the effect happened twice."""
        self.requests = 0
        self._refused: set[str] = set()
        self._server: asyncio.Server | None = None
        self.url = ""

    async def open(self) -> None:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def close(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode().split("\r\n")
                headers = {
                    name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])
                }
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                status = self._take(headers.get("idempotency-key", ""), json.loads(body or b"{}"))
                answer = b'{"taken": true}'
                writer.write(
                    f"HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {len(answer)}\r\n\r\n".encode()
                    + answer
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def _take(self, key: str, body: dict[str, object]) -> int:
        self.requests += 1
        effect = f"{body['execution']}/{body['effect']}"
        if body.get("flaky") and key not in self._refused:
            self._refused.add(key)
            return 503
        self.keys[effect].add(key)
        return 200
