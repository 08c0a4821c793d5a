"""Runs cases against a running product."""

import base64
import datetime
import json
import time
import uuid
import zlib
from collections.abc import Mapping
from typing import Any

import httpx2
import msgspec

from wayfarer.dsl.errors import TemplateError
from wayfarer.dsl.templates import compile_value

from ..client import Api, CliError
from ..recording import THREADS, documents, turns
from .checking import Observation, problems
from .document import Case, Expectation, Step

EXECUTE_TIMEOUT_S = 30


class Outcome(msgspec.Struct, frozen=True):
    """How a case went; ``problems`` is empty when all was as expected."""

    label: str
    seconds: float
    problems: tuple[str, ...]


class Runner:
    """Runs cases; ``sandbox`` is the address of the providers' sandbox, for faults."""

    def __init__(self, api: Api, sandbox: str) -> None:
        self._api = api
        self._sandbox = sandbox

    def run(self, case: Case, record: bool = False) -> Outcome:
        """Run one case in users and threads of its own. With ``record`` the providers' answers are written down."""
        began = time.monotonic()
        found: list[str] = []
        conversation = _Conversation(self._api, case, record)
        try:
            for number, step in enumerate(case.test.turns, 1):
                self._strike(step)
                found += [f"turn {number}: {problem}" for problem in conversation.turn(number, step)]
            conversation.keep()
        except (CliError, TemplateError) as error:
            found.append(str(error))
        finally:
            self._heal(case)
        return Outcome(case.label, round(time.monotonic() - began, 2), tuple(found))

    def _strike(self, step: Step) -> None:
        for provider, fault in step.fault.items():
            url = f"{self._sandbox}/sandbox/faults/{provider}"
            answer = httpx2.delete(url) if fault is None else httpx2.put(url, json=fault)
            if answer.status_code >= 400:
                raise CliError(f"fault of {provider}: {answer.text[:200]}")

    def _heal(self, case: Case) -> None:
        for provider in {name for step in case.test.turns for name in step.fault}:
            httpx2.delete(f"{self._sandbox}/sandbox/faults/{provider}")


class _Conversation:
    """The threads and users of one case and what its last turn brought."""

    def __init__(self, api: Api, case: Case, record: bool) -> None:
        self._api = api
        self._case = case
        self._key = uuid.uuid4().hex[:12]
        self._record = record
        self._last: Any = {}
        self._extra: dict[str, Any] = {}
        self._began = datetime.datetime.now(datetime.UTC)
        if case.recording is not None and not record:
            self._load(case)

    def turn(self, number: int, step: Step) -> list[str]:
        """Run a turn; its problems."""
        if step.say is step.click is step.submit is step.run is None:
            return []
        seen = self._observed(number, step)
        self._last = seen.result if isinstance(seen.result, dict) else {}
        return list(problems(_rendered(step.expectation, self._names()), seen, self._names()))

    def keep(self) -> None:
        """Write the recording of the case, when one is to be made."""
        path = self._case.recording
        if path is None or not self._record:
            return
        page = documents(self._api, "query_collection", path=f"{THREADS}/{self._thread('')}/api_calls", limit=1000)
        calls = {doc["data"]["call_id"]: _readable(doc["data"]) for doc in page["docs"]}
        path.parent.mkdir(parents=True, exist_ok=True)
        kept = {"at": self._began.isoformat(timespec="seconds"), "api_calls": calls}
        path.write_text(json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")

    def _observed(self, number: int, step: Step) -> Observation:
        path = step.playbook or self._case.document.playbook
        request = f"turn-{number}"
        try:
            result = self._api.run(path, self._workload(step, request))
        except CliError as error:
            return Observation(error=str(error))
        if step.run is not None or isinstance(step.expectation.tool, msgspec.UnsetType):
            return Observation(result=result)
        asked = {"thread_path": f"{THREADS}/{self._thread(step.thread)}", "limit": 5000}
        log = turns(documents(self._api, "replay_events", **asked)["events"])
        tools = next((turn.tools for turn in log if turn.request_id == request), ())
        return Observation(result=result, tools=tools)

    def _workload(self, step: Step, request: str) -> dict[str, Any]:
        names = self._names()
        user = self._user(step.by)
        if step.run is not None:
            return {"user_uid": user, **_render(step.run, names)}
        about = {
            "locale": self._case.test.locale or self._case.document.locale,
            "timezone": self._case.test.timezone or self._case.document.timezone,
        }
        if step.say is not None:
            event, payload = "user_message", {"text": _render(step.say, names)}
        elif step.click is not None:
            action = _render(step.click, names)
            event, payload = "user_widget_cta_click", {"action_id": action} if isinstance(action, str) else action
        else:
            [(widget, value)] = (step.submit or {}).items()
            event, payload = "user_widget_submit", {"widget_type": widget, "submitted_value": _render(value, names)}
        return {
            "thread_id": self._thread(step.thread),
            "user_uid": user,
            "event_type": event,
            "event_payload": {**about, **payload},
            "request_id": request,
            **self._extra,
        }

    def _user(self, label: str) -> str:
        return f"{self._case.test.user}-test-{self._key}{'-' + label if label else ''}"

    def _thread(self, label: str) -> str:
        return f"test-{self._key}{'-' + label if label else ''}"

    def _names(self) -> dict[str, Any]:
        """What templates of a test may name."""
        today = datetime.datetime.now(datetime.UTC).date()
        if self._extra:
            today = datetime.datetime.fromisoformat(self._extra["replay_at"]).date()
        envelopes = self._last.get("widgets") or []
        return {
            "last": self._last,
            "widgets": {item["widget_type"]: item["payload"] for item in reversed(envelopes)},
            "slots": self._last.get("final_slot_state") or {},
            "message": self._last.get("bot_message") or "",
            "today": today.isoformat(),
            "year": today.year + 1,
            "day": lambda ahead: (today + datetime.timedelta(int(ahead))).isoformat(),
            "thread_id": self._thread(""),
            "user_uid": self._user(""),
        }

    def _load(self, case: Case) -> None:
        """Give the recorded answers to the store, where a replay finds them."""
        path = case.recording
        try:
            kept = json.loads(path.read_text(encoding="utf-8")) if path else {}
        except (OSError, ValueError) as error:
            raise CliError(f"{case.label}: no recording ({error}); make one with --record") from error
        thread = f"{THREADS}/recorded-{self._key}"
        writes = [{"path": thread, "data": {"user_uid": self._user("")}}]
        writes += [
            {"path": f"{thread}/api_calls/{call_id}", "data": data} for call_id, data in kept["api_calls"].items()
        ]
        documents(self._api, "batch_write", writes=writes)
        self._extra = {"replay": True, "replay_thread_id": f"recorded-{self._key}", "replay_at": kept["at"]}


def _readable(call: dict[str, Any]) -> dict[str, Any]:
    """A recorded call without the provider's raw bodies, its answer unpacked, so that an author can edit it."""
    answer = call.get("answer")
    if isinstance(answer, dict) and answer.get("encoding") == "zlib+base64":
        answer = json.loads(zlib.decompress(base64.b64decode(answer["body"])))
    return {"call_id": call["call_id"], "tool": call.get("tool"), "arguments": call.get("arguments"), "answer": answer}


def _render(value: Any, names: Mapping[str, Any]) -> Any:
    return compile_value(value).render(names)


def _rendered(expectation: Expectation, names: Mapping[str, Any]) -> Expectation:
    """Expected values may be templates as well; conditions are rendered later."""
    fields = {name: getattr(expectation, name) for name in ("widgets", "tool", "slots", "message", "result")}
    changed = {
        name: item if isinstance(item, msgspec.UnsetType) else _render(item, names) for name, item in fields.items()
    }
    return msgspec.structs.replace(expectation, **changed)
