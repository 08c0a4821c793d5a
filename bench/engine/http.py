"""A small HTTP/1.1 client with kept connections, so that the measuring process takes little of the machine."""

import asyncio
import json
from typing import Any
from urllib.parse import urlsplit


class HttpFailed(Exception):
    """An answer that is not 2xx."""


class HttpClient:
    """Posts JSON to one host; one connection per request under way."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def post(self, path: str, body: Any) -> Any:
        """The JSON answer; raises `HttpFailed`."""
        data = json.dumps(body).encode()
        head = f"POST {path} HTTP/1.1\r\nhost: {self._host}\r\ncontent-type: application/json\r\n"
        connection = await self._connection()
        reader, writer = connection
        writer.write(f"{head}content-length: {len(data)}\r\n\r\n".encode() + data)
        status, content = await _answer(reader)
        self._idle.append(connection)
        if status // 100 != 2:
            raise HttpFailed(f"{path}: {status} {content[:500]!r}")
        return json.loads(content) if content else None

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        while self._idle:
            reader, writer = self._idle.pop()
            if not reader.at_eof():
                return reader, writer
        return await asyncio.open_connection(self._host, self._port)

    def close(self) -> None:
        """Close all connections."""
        for _, writer in self._idle:
            writer.close()
        self._idle.clear()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower().split("\r\n")
    headers = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
    status = int(head[0].split()[1])
    if headers.get("transfer-encoding") == "chunked":
        parts = []
        while size := int(await reader.readline(), 16):
            parts.append(await reader.readexactly(size))
            await reader.readexactly(2)
        await reader.readexactly(2)
        return status, b"".join(parts)
    return status, await reader.readexactly(int(headers.get("content-length", "0")))
