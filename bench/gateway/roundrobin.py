"""A load balancer of the simplest kind: the next connection goes to the next backend that takes it."""

import asyncio
import itertools
from contextlib import suppress

CONNECT_TIMEOUT_S = 1.0
CHUNK = 65_536


class RoundRobin:
    """Copies bytes between a client and one of the backends."""

    def __init__(self, ports: list[int]) -> None:
        self._next = itertools.cycle(ports)
        self._count = len(ports)
        self._server: asyncio.Server | None = None

    async def start(self, port: int) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port, backlog=1_024)

    def stop(self) -> None:
        """Take no more connections."""
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        backend = await self._backend()
        if backend is None:
            writer.close()
            return
        with suppress(OSError):
            await asyncio.gather(_copy(reader, backend[1]), _copy(backend[0], writer))

    async def _backend(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        for _ in range(self._count):
            with suppress(OSError, TimeoutError):
                async with asyncio.timeout(CONNECT_TIMEOUT_S):
                    return await asyncio.open_connection("127.0.0.1", next(self._next))
        return None


async def _copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    try:
        while data := await source.read(CHUNK):
            sink.write(data)
            await sink.drain()
    finally:
        sink.close()
