"""Playbooks that the gateway runs for itself, and whose result it waits for."""

import asyncio
import uuid
from typing import Any

from .errors import Unavailable
from .upstream import Server

TIMEOUT_S = 10.0


class Runs:
    """Waiting runs of this replica; the bridge tells how they end."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}

    async def result(self, path: str, workload: dict[str, Any]) -> Any:
        """Run a playbook and give its result; raises `Unavailable` when it fails or takes too long."""
        request_id = str(uuid.uuid4())
        self._waiting[request_id] = asyncio.get_running_loop().create_future()
        try:
            await self._server.execute(path, {**workload, "request_id": request_id}, request_id, None)
            outcome = await asyncio.wait_for(self._waiting[request_id], TIMEOUT_S)
        except TimeoutError as error:
            raise Unavailable(f"'{path}' takes too long, try again in a moment") from error
        finally:
            del self._waiting[request_id]
        if outcome["status"] != "COMPLETED":
            raise Unavailable(outcome["error"]["message"])
        return outcome["data"]

    def waits_for(self, request_id: str) -> bool:
        """Whether a run of this replica is known by this id."""
        return request_id in self._waiting

    def ended(self, request_id: str, outcome: dict[str, Any]) -> None:
        """Hand over how a run has ended."""
        future = self._waiting.get(request_id)
        if future is not None and not future.done():
            future.set_result(outcome)
