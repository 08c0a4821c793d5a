"""The server, as the gateway calls it."""

from typing import Any

import httpx2
import tenacity

from wayfarer import tracing

from .errors import BadRequest, Forbidden, GatewayError, NotFound, Unavailable

RETRY_FOR_S = 15.0
"""How long a call is repeated while the server starts again."""
TIMEOUT_S = 30.0
MAX_CONNECTIONS = 200
KEPT_CONNECTIONS = 50
_STARTING = frozenset({502, 503})


class Refused(Unavailable):
    """The call has not reached the server, so any call may be repeated."""


class Server:
    """A pool of connections to the server."""

    def __init__(self, url: str) -> None:
        limits = httpx2.Limits(max_connections=MAX_CONNECTIONS, max_keepalive_connections=KEPT_CONNECTIONS)
        self.client = httpx2.AsyncClient(
            base_url=url, timeout=TIMEOUT_S, limits=limits, trust_env=False, event_hooks={"request": [_traced]}
        )

    async def close(self) -> None:
        """Close all connections."""
        await self.client.aclose()

    async def execute(self, path: str, workload: dict[str, Any], key: str, kind: str | None) -> dict[str, Any]:
        """Start an execution; the idempotency key makes repetitions safe."""
        body: dict[str, Any] = {"path": path, "workload": workload}
        if kind:
            body["resource_kind"] = kind
        return await self.call("POST", "/api/execute", json=body, headers={"Idempotency-Key": key})

    async def status(self, execution_id: str) -> dict[str, Any]:
        """Where an execution stands."""
        return await self.call("GET", f"/api/executions/{execution_id}")

    async def call(self, method: str, path: str, **arguments: Any) -> dict[str, Any]:
        """A call that must succeed, repeated while the server is away; raises the matching `GatewayError`."""
        repeatable = method == "GET" or "Idempotency-Key" in (arguments.get("headers") or {})
        async for attempt in tenacity.AsyncRetrying(
            retry=tenacity.retry_if_exception_type(Unavailable if repeatable else Refused),
            wait=tenacity.wait_random_exponential(multiplier=0.05, max=0.5),
            stop=tenacity.stop_after_delay(RETRY_FOR_S),
            reraise=True,
        ):
            with attempt:
                return await self._once(method, path, **arguments)
        raise Unavailable("the server does not answer")

    async def healthy(self) -> None:
        """Raise `Unavailable` unless the server answers."""
        await self._once("GET", "/api/health", timeout=2.0)

    async def _once(self, method: str, path: str, **arguments: Any) -> dict[str, Any]:
        try:
            response = await self.client.request(method, path, **arguments)
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout) as error:
            raise Refused("the server does not answer, try again in a moment") from error
        except httpx2.TransportError as error:
            raise Unavailable("the server does not answer, try again in a moment") from error
        if response.status_code in _STARTING:
            raise Unavailable(message(response))
        if response.status_code >= 400:
            raise _error(response.status_code)(message(response))
        answer: dict[str, Any] = response.json()
        return answer


async def _traced(request: httpx2.Request) -> None:
    request.headers.update(tracing.outgoing())


def message(response: httpx2.Response) -> str:
    """The error text of a server's answer."""
    try:
        return str(response.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return f"the server answered {response.status_code}"


def _error(status: int) -> type[GatewayError]:
    return {403: Forbidden, 404: NotFound}.get(status, BadRequest if status < 500 else Unavailable)
