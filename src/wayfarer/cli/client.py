"""Where the server is and how the command line speaks to it."""

import json
import os
from collections.abc import Iterator
from typing import Any

import httpx2

from wayfarer.local.up import home_folder

EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_UNREACHABLE = 3
EXIT_REFUSED = 4
FOLLOW_WAIT_S = 20
TERMINAL = frozenset({"playbook.completed", "playbook.failed", "playbook.cancelled"})


class CliError(Exception):
    """An error to show, with its exit code."""

    def __init__(self, message: str, code: int = EXIT_FAILED, details: Any = None) -> None:
        super().__init__(message)
        self.code = code
        self.details = details


def endpoint(name: str, default: str) -> str:
    """An address: from the environment, else from the running product's ``endpoints.json``, else the default."""
    given = os.environ.get(f"WAYFARER_{name.upper()}_URL")
    if given:
        return given
    try:
        found = json.loads((home_folder() / "endpoints.json").read_text())
        return str(found[name])
    except (OSError, ValueError, KeyError):
        return default


class Api:
    """The server's HTTP API."""

    def __init__(self, url: str | None = None) -> None:
        self.url = url or endpoint("server", "http://127.0.0.1:8082")
        self._client = httpx2.Client(base_url=self.url, timeout=FOLLOW_WAIT_S + 20)

    def call(self, method: str, path: str, **arguments: Any) -> dict[str, Any]:
        """A call that must succeed; raises `CliError`."""
        try:
            response = self._client.request(method, path, **arguments)
        except httpx2.TransportError as error:
            message = f"no server answers at {self.url}: start it with 'wayfarer up', or set WAYFARER_SERVER_URL"
            raise CliError(message, EXIT_UNREACHABLE) from error
        if response.status_code >= 400:
            raise _refused(response)
        answer: dict[str, Any] = response.json()
        return answer

    def run(self, path: str, workload: dict[str, Any]) -> Any:
        """Run a playbook to its end; its result. Raises `CliError` with the error's text."""
        started = self.call("POST", "/api/execute", json={"path": path, "workload": workload})
        for _ in self.follow(started["execution_id"]):
            pass
        final = self.call("GET", f"/api/executions/{started['execution_id']}/status")
        if final["status"] != "COMPLETED":
            error = final.get("error") or {}
            raise CliError(str(error.get("message") or f"the execution is {final['status']}"), EXIT_FAILED, error)
        return final["result"]

    def follow(self, execution_id: str) -> Iterator[dict[str, Any]]:
        """Events of an execution as they come, the terminal one last."""
        after = 0
        while True:
            params = {"after": after, "wait": FOLLOW_WAIT_S, "limit": 500}
            page = self.call("GET", f"/api/executions/{execution_id}/events", params=params)
            for event in page["events"]:
                yield event
                if event["name"] in TERMINAL:
                    return
            after = page["next_after"]


def _refused(response: httpx2.Response) -> CliError:
    try:
        error = response.json()["error"]
        return CliError(str(error["message"]), EXIT_REFUSED, error.get("details"))
    except (ValueError, KeyError, TypeError):
        return CliError(f"the server answered {response.status_code}", EXIT_REFUSED)
