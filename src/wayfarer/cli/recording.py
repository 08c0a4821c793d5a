"""A conversation as its log tells it: what the user did in each turn, and what the planner made of it."""

import json
from typing import Any

import msgspec

from .client import EXIT_REFUSED, Api, CliError

THREADS = "chat_threads"
DOCUMENTS = "automation/agents/mcp/firestore"
MAX_EVENTS = 5_000
USER_EVENTS = frozenset({"user_message", "user_widget_submit", "user_widget_cta_click"})


class ToolCall(msgspec.Struct, frozen=True):
    """A provider's tool and the arguments that it was called with."""

    tool: str
    arguments: dict[str, Any]


class Turn(msgspec.Struct, frozen=True):
    """One event of the user and its outcome; ``slots`` holds the updates, ``cleared`` the names taken away."""

    request_id: str
    event_type: str
    payload: dict[str, Any]
    at: str
    slots: dict[str, Any] = {}
    cleared: tuple[str, ...] = ()
    tools: tuple[ToolCall, ...] = ()
    widgets: tuple[str, ...] = ()
    error: str = ""

    def said(self) -> str:
        """The user's event in a few words."""
        text = self.payload.get("text") or self.payload.get("action_id") or self.payload.get("widget_type") or ""
        return f"{self.event_type} {json.dumps(str(text)[:60], ensure_ascii=False)}"


class Recording(msgspec.Struct, frozen=True):
    """A thread, whose it is, and its turns in their order."""

    thread_id: str
    owner: str
    turns: tuple[Turn, ...]


def documents(api: Api, tool: str, **arguments: Any) -> dict[str, Any]:
    """The data of a call to the document store; raises `CliError`."""
    answer = api.run(DOCUMENTS, {"method": "tools/call", "tool": tool, "arguments": arguments})
    if not isinstance(answer, dict) or answer.get("isError"):
        raise CliError(str((answer or {}).get("text") or "the document store gave no answer"))
    data: dict[str, Any] = answer["data"]
    return data


def owner_of(api: Api, thread: str) -> str:
    """Whose a thread is; raises `CliError` when there is none of that id."""
    found = documents(api, "get_doc", path=f"{THREADS}/{thread}")
    if not found.get("found"):
        raise CliError(f"there is no thread '{thread}'", EXIT_REFUSED)
    return str(found["doc"]["data"].get("user_uid") or "anonymous")


def read(api: Api, thread: str, owner: str | None = None) -> Recording:
    """The recording of a thread; raises `CliError`."""
    owner = owner or owner_of(api, thread)
    page = documents(api, "replay_events", thread_path=f"{THREADS}/{thread}", limit=MAX_EVENTS)
    if page.get("has_more"):
        raise CliError(f"the thread has more than {MAX_EVENTS} events")
    return Recording(thread, owner, turns(page["events"]))


def turns(events: list[dict[str, Any]]) -> tuple[Turn, ...]:
    """The log's events by turn."""
    outcomes: dict[str, list[dict[str, Any]]] = {}
    for event in events:
        outcomes.setdefault(str(event.get("request_id")), []).append(event)
    return tuple(
        _turn(event, outcomes[str(event["request_id"])])
        for event in events
        if event.get("type") in USER_EVENTS and event.get("request_id")
    )


def _turn(begun: dict[str, Any], outcome: list[dict[str, Any]]) -> Turn:
    changes = [event for event in outcome if event["type"] == "agent_slot_update"]
    payload = begun.get("payload")
    return Turn(
        request_id=str(begun["request_id"]),
        event_type=str(begun["type"]),
        payload=payload if isinstance(payload, dict) else {},
        at=str(begun.get("at") or ""),
        slots={name: item for event in changes for name, item in (event.get("updates") or {}).items()},
        cleared=tuple(sorted({name for event in changes for name in event.get("cleared") or []})),
        tools=tuple(
            ToolCall(str(event.get("tool")), event.get("arguments") or {})
            for event in outcome
            if event["type"] == "agent_tool_call"
        ),
        widgets=tuple(
            str((event.get("envelope") or {}).get("widget_type"))
            for event in outcome
            if event["type"] == "agent_widget_emit"
        ),
    )
