"""The server, as the gateway calls it."""

from typing import Any

import httpx2
import tenacity

from .errors import BadRequest, Forbidden, GatewayError, NotFound, Unavailable

RETRY_FOR_S = 15.0
"""How long a call is repeated while the server starts again; the idempotency key makes that safe."""
TIMEOUT_S = 30.0


class Server:
    """A pool of connections to the server."""

    def __init__(self, url: str) -> None:
        limits = httpx2.Limits(max_connections=200, max_keepalive_connections=50)
        self.client = httpx2.AsyncClient(base_url=url, timeout=TIMEOUT_S, limits=limits)

    async def close(self) -> None:
        """Close all connections."""
        await self.client.aclose()

    async def execute(self, path: str, workload: dict[str, Any], key: str | None, kind: str | None) -> dict[str, Any]:
        """Start an execution."""
        body = {"path": path, "workload": workload, "resource_kind": kind}
        headers = {"Idempotency-Key": key} if key else {}
        return await self.call("POST", "/api/execute", json=body, headers=headers)

    async def status(self, execution_id: str) -> dict[str, Any]:
        """Where an execution stands."""
        return await self.call("GET", f"/api/executions/{execution_id}")

    async def call(self, method: str, path: str, **arguments: Any) -> dict[str, Any]:
        """A call that must succeed; raises the matching `GatewayError`."""
        async for attempt in tenacity.AsyncRetrying(
            retry=tenacity.retry_if_exception_type(Unavailable),
            wait=tenacity.wait_random_exponential(multiplier=0.1, max=1.0),
            stop=tenacity.stop_after_delay(RETRY_FOR_S),
            reraise=True,
        ):
            with attempt:
                return await self._once(method, path, **arguments)
        raise Unavailable("the server does not answer")

    async def _once(self, method: str, path: str, **arguments: Any) -> dict[str, Any]:
        try:
            response = await self.client.request(method, path, **arguments)
        except httpx2.TransportError as error:
            raise Unavailable("the server does not answer, try again in a moment") from error
        if response.status_code in (502, 503):
            raise Unavailable(message(response))
        if response.status_code >= 400:
            raise _error(response.status_code)(message(response))
        answer: dict[str, Any] = response.json()
        return answer


def message(response: httpx2.Response) -> str:
    """The error text of a server's answer."""
    try:
        return str(response.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return f"the server answered {response.status_code}"


def _error(status: int) -> type[GatewayError]:
    return {403: Forbidden, 404: NotFound}.get(status, BadRequest if status < 500 else GatewayError)
