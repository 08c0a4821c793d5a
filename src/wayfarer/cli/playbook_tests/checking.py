"""Compares what a turn brought with what was expected. Pure."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from wayfarer.dsl.errors import TemplateError
from wayfarer.dsl.templates import compile_condition, truthy

from ..recording import ToolCall
from .document import Expectation

MAX_SHOWN = 200
_ABSENT = object()


class Observation(msgspec.Struct, frozen=True):
    """A turn's result or error, and the provider's tools that it called (None when that is not known)."""

    result: Any = None
    error: str = ""
    tools: tuple[ToolCall, ...] | None = None

    @property
    def fields(self) -> Mapping[str, Any]:
        """The result as a mapping."""
        return self.result if isinstance(self.result, dict) else {}


def problems(expected: Expectation, seen: Observation, names: Mapping[str, Any]) -> Iterator[str]:
    """What was expected and did not come, a line each."""
    if expected.error is not None:
        if expected.error not in seen.error:
            yield f"error: expected {_shown(expected.error)}, got {_shown(seen.error or 'no error')}"
        return
    if seen.error:
        yield f"the turn failed: {seen.error}"
        return
    types = seen.fields.get("emitted_widget_types")
    if expected.widgets is not None and types != expected.widgets:
        yield f"widgets: expected {_shown(expected.widgets)}, got {_shown(types)}"
    yield from _tool(expected, seen)
    slots = seen.fields.get("final_slot_state") or {}
    for path, value in expected.slots.items():
        found = at(slots, path)
        if not matches(value, None if found is _ABSENT else found):
            yield f"slots: {path}: expected {_shown(value)}, got {_shown(None if found is _ABSENT else found)}"
    said = str(seen.fields.get("bot_message") or "")
    for part in [expected.message] if isinstance(expected.message, str) else expected.message:
        if part not in said:
            yield f"message: expected {_shown(part)} in {_shown(said)}"
    if not matches(expected.result, seen.result):
        yield f"result: expected {_shown(expected.result)} in {_shown(seen.result)}"
    yield from _conditions(expected.check, names)


def matches(expected: Any, found: Any) -> bool:
    """Whether all that is expected is there: a mapping may have more keys, everything else is equal."""
    if isinstance(expected, dict):
        if not expected:
            return True
        return isinstance(found, dict) and all(matches(item, found.get(key)) for key, item in expected.items())
    return bool(expected == found)


def at(value: Any, path: str) -> Any:
    """The value at a dotted path; lists are entered by number."""
    for part in path.split("."):
        if isinstance(value, dict) and part in value:
            value = value[part]
        elif isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        else:
            return _ABSENT
    return value


def _tool(expected: Expectation, seen: Observation) -> Iterator[str]:
    if isinstance(expected.tool, msgspec.UnsetType):
        return
    called = [call.tool for call in seen.tools or ()]
    if expected.tool is None:
        if called:
            yield f"tool: expected none, got {_shown(called)}"
        return
    wanted = {expected.tool: {}} if isinstance(expected.tool, str) else expected.tool
    for name, arguments in wanted.items():
        calls = [call for call in seen.tools or () if call.tool == name]
        if not calls:
            yield f"tool: expected {name}, got {_shown(called)}"
        elif not any(matches(arguments or {}, call.arguments) for call in calls):
            yield f"tool: {name}: expected {_shown(arguments)} in {_shown(calls[0].arguments)}"


def _conditions(conditions: list[str], names: Mapping[str, Any]) -> Iterator[str]:
    for condition in conditions:
        try:
            if not truthy(compile_condition(condition).render(names)):
                yield f"check: {condition}"
        except TemplateError as error:
            yield f"check: {condition}: {error}"


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"
