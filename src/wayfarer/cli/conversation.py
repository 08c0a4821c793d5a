"""A conversation with a planner through the gateway, as a browser has it: a session, a stream of frames, turns."""

import json
import uuid
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, Self

import httpx2

from .client import EXIT_FAILED, EXIT_REFUSED, EXIT_UNREACHABLE, CliError

TURN_TIMEOUT_S = 120
MAX_FRAME_BYTES = 16 * 1024 * 1024
_EXECUTE = """mutation($name: String!, $variables: JSON, $clientId: String) {
  executePlaybook(name: $name, variables: $variables, clientId: $clientId) { executionId requestId status }
}"""
Frame = tuple[str, dict[str, Any]]


class Conversation:
    """Turns of one thread; raises `CliError` when the gateway is away, refuses, or a turn fails."""

    def __init__(self, gateway: str, playbook: str, thread_id: str = "", token: str | None = None) -> None:
        self.thread_id = thread_id
        self._gateway = gateway
        self._playbook = playbook
        self._http = httpx2.Client(base_url=gateway, timeout=httpx2.Timeout(30, read=TURN_TIMEOUT_S))
        self._token = token
        self._stream: Any = None
        self._frames: Iterator[Frame] = iter(())
        self._client_id = ""

    @property
    def token(self) -> str | None:
        """The session's token, which another stream of the same user may share."""
        return self._token

    def __enter__(self) -> Self:
        try:
            self._token = self._token or self._guest()
            headers = {"Authorization": f"Bearer {self._token}"}
            self._stream = self._http.stream("GET", "/events", headers=headers)
            response = self._stream.__enter__()
            if response.status_code != 200:
                raise CliError(f"the gateway refused the stream with {response.status_code}", EXIT_REFUSED)
            self._frames = frames(response)
            _, hello = next(self._frames)
        except httpx2.TransportError as error:
            raise self._away() from error
        if "result" not in hello:
            raise CliError(str(hello.get("error", {}).get("message", "the session is not valid")), EXIT_REFUSED)
        self._client_id = hello["result"]["clientId"]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream is not None:
            self._stream.__exit__(None, None, None)
        self._http.close()

    def say(self, text: str, locale: str = "", progress: Callable[[str], None] | None = None) -> dict[str, Any]:
        """Send a message; the turn's result."""
        return self.turn("user_message", {"text": text, "locale": locale}, progress)

    def click(self, action: dict[str, Any], progress: Callable[[str], None] | None = None) -> dict[str, Any]:
        """Send a click on a control ``{action_id, label?, …ids}``; the turn's result."""
        return self.turn("user_widget_cta_click", action, progress)

    def submit(self, widget_type: str, value: Any, progress: Callable[[str], None] | None = None) -> dict[str, Any]:
        """Send what was filled into a widget; the turn's result."""
        return self.turn("user_widget_submit", {"widget_type": widget_type, "submitted_value": value}, progress)

    def turn(
        self, event_type: str, payload: dict[str, Any], progress: Callable[[str], None] | None = None
    ) -> dict[str, Any]:
        """Run one event through the planner."""
        variables = {"thread_id": self.thread_id, "event_type": event_type, "event_payload": payload}
        result = self.run(self._playbook, variables, progress)
        self.thread_id = str(result.get("thread_id") or self.thread_id)
        return result

    def run(
        self, playbook: str, variables: dict[str, Any], progress: Callable[[str], None] | None = None
    ) -> dict[str, Any]:
        """Run any playbook that the session may run; its result."""
        try:
            request_id = self._execute(playbook, variables)
            for event, data in self._frames:
                params = data.get("params") or {}
                if event == "playbook/state" and progress is not None and params.get("step_name"):
                    progress(str(params["step_name"]))
                if event == "playbook/result" and params.get("requestId") == request_id:
                    if params["status"] == "PARTIAL":
                        continue
                    return _result(params)
        except httpx2.ReadTimeout as error:
            raise CliError(f"no answer within {TURN_TIMEOUT_S} s") from error
        except httpx2.TransportError as error:
            raise self._away() from error
        raise CliError("the gateway closed the stream before the answer came", EXIT_UNREACHABLE)

    def _guest(self) -> str:
        response = self._http.post("/api/auth/guest", json={})
        if response.status_code != 200:
            raise CliError("the gateway takes no guests: sign in and pass the session with --token", EXIT_REFUSED)
        return str(response.json()["session_token"])

    def _execute(self, playbook: str, variables: dict[str, Any]) -> str:
        body = {
            "query": _EXECUTE,
            "variables": {"name": playbook, "variables": variables, "clientId": self._client_id},
            "extensions": {"idempotencyKey": uuid.uuid4().hex},
        }
        response = self._http.post("/graphql", json=body, headers={"Authorization": f"Bearer {self._token}"})
        try:
            answer = response.json()
        except ValueError:
            answer = {}
        if response.status_code != 200 or answer.get("errors"):
            problems = answer.get("errors") or [{"message": f"the gateway answered {response.status_code}"}]
            raise CliError(str(problems[0]["message"]), EXIT_REFUSED)
        return str(answer["data"]["executePlaybook"]["requestId"])

    def _away(self) -> CliError:
        message = f"no gateway answers at {self._gateway}: start it with 'wayfarer up', or set WAYFARER_GATEWAY_URL"
        return CliError(message, EXIT_UNREACHABLE)


def frames(response: httpx2.Response) -> Iterator[Frame]:
    """The frames of an event stream: event name and decoded data."""
    for sse in httpx2.EventSource(response, MAX_FRAME_BYTES):
        if sse.data:
            yield sse.event, json.loads(sse.data)


def _result(params: dict[str, Any]) -> dict[str, Any]:
    if params["status"] == "FAILED":
        error = params.get("error") or {}
        raise CliError(str(error.get("message") or "the turn failed"), EXIT_FAILED, error)
    data = params.get("data")
    return data if isinstance(data, dict) else {"data": data}
