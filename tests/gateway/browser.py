"""What a browser does: sign in, open a stream, run playbooks, read frames."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2

EXECUTE = """mutation($name: String!, $variables: JSON, $clientId: String) {
  executePlaybook(name: $name, variables: $variables, clientId: $clientId) { executionId requestId status name id textOutput }
}"""


async def guest(gateway: httpx2.AsyncClient) -> str:
    """A guest's session token."""
    return str((await gateway.post("/api/auth/guest", json={})).json()["session_token"])


class Stream:
    """An open SSE connection."""

    def __init__(self, lines: AsyncIterator[str]) -> None:
        self._lines = lines
        self.last_id = ""

    async def next(self) -> tuple[str, dict[str, Any]]:
        """The next frame: its event and data."""
        event, data = "message", ""
        async for line in self._lines:
            if line.startswith("id:"):
                self.last_id = line[3:].strip()
            elif line.startswith("event:"):
                event = line[6:].strip()
            elif line.startswith("data:"):
                data += line[5:].strip()
            elif not line and data:
                return event, json.loads(data)
        raise EOFError

    async def until(self, event: str) -> list[tuple[str, dict[str, Any]]]:
        """All frames up to the first of a kind."""
        frames: list[tuple[str, dict[str, Any]]] = []
        while not frames or frames[-1][0] != event:
            frames.append(await self.next())
        return frames


@asynccontextmanager
async def streaming(
    gateway: httpx2.AsyncClient, token: str, client_id: str = "", last_id: str = ""
) -> AsyncIterator[Stream]:
    """Open `/events`."""
    params = {"session_token": token} | ({"client_id": client_id} if client_id else {})
    headers = {"Last-Event-ID": last_id} if last_id else {}
    async with gateway.stream("GET", "/events", params=params, headers=headers) as response:
        yield Stream(response.aiter_lines())


async def execute(gateway: httpx2.AsyncClient, token: str, name: str, **variables: Any) -> dict[str, Any]:
    """Run the mutation and return the whole answer."""
    client_id = variables.pop("client_id", None)
    body = {"query": EXECUTE, "variables": {"name": name, "variables": variables, "clientId": client_id}}
    answer = await gateway.post("/graphql", json=body, headers={"Authorization": f"Bearer {token}"})
    return dict(answer.json())
