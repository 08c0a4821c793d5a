"""Widgets in a terminal, drawn from their shape alone: a title, facts, items, and numbered controls."""

from collections.abc import Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

MAX_ITEMS = 12
MAX_DEPTH = 4
_HEADINGS = ("title", "question_text", "prompt_text", "text", "name", "label", "placeholder")
_HIDDEN = frozenset(
    {"ctas", "photos", "ai_adjustments", "options", "suggestions", "items", "markers", "markdown", "submit"}
)
Control = dict[str, Any]


def draw(envelope: dict[str, Any], controls: list[Control]) -> RenderableType:
    """The widget; its controls are appended to ``controls`` and shown with their numbers, from 1."""
    payload = envelope.get("payload")
    payload = payload if isinstance(payload, dict) else {}
    heading = _heading(payload)
    if set(payload) <= {"text", "timestamp", "markdown"}:
        return Text(heading)
    parts: list[RenderableType] = []
    facts = _facts(payload)
    if facts.row_count:
        parts.append(facts)
    for field in ("items", "markers", "display_events", "slots"):
        rows = payload.get(field)
        if isinstance(rows, list) and rows:
            parts.append(_rows(rows, controls, envelope))
    parts.extend(_choices(payload, controls, envelope))
    title = heading or str(envelope.get("widget_type", "")).replace("_", " ")
    return Panel(Group(*parts) if parts else Text(""), title=title, title_align="left", border_style="cyan")


def _heading(payload: dict[str, Any]) -> str:
    return next((str(payload[name]) for name in _HEADINGS if payload.get(name)), "")


def _facts(payload: dict[str, Any]) -> Table:
    table = Table.grid(padding=(0, 2))
    for name, value in payload.items():
        if name in _HIDDEN or name in _HEADINGS or name in ("display_events", "slots") or value in (None, "", [], {}):
            continue
        table.add_row(Text(name.replace("_", " "), style="dim"), Text(said(value)))
    return table


def _rows(rows: list[Any], controls: list[Control], envelope: dict[str, Any]) -> Table:
    table = Table.grid(padding=(0, 1))
    for row in rows[:MAX_ITEMS]:
        fields = row if isinstance(row, dict) else {"label": row}
        number = ""
        for control in _controls(fields)[:1]:
            controls.append(_aimed(control, envelope, _heading(fields)))
            number = f"{len(controls)}."
        about = ", ".join(_summary(fields))
        table.add_row(Text(number, style="bold green"), Text(_heading(fields), style="bold"), Text(about))
    if len(rows) > MAX_ITEMS:
        table.add_row("", Text(f"and {len(rows) - MAX_ITEMS} more", style="dim"), "")
    return table


def _summary(fields: dict[str, Any]) -> Iterator[str]:
    for name, value in fields.items():
        if name in _HIDDEN or name in _HEADINGS or name.endswith("_id") or value in (None, "", [], {}):
            continue
        if name in ("source", "fetched_at", "expires_at", "types", "location", "description", "edit_action_id"):
            continue
        yield said(value)


def _choices(payload: dict[str, Any], controls: list[Control], envelope: dict[str, Any]) -> Iterator[Text]:
    for control in _controls(payload):
        controls.append(_aimed(control, envelope, ""))
        yield Text.assemble((f"{len(controls)}. ", "bold green"), control["label"])


def _controls(fields: dict[str, Any]) -> list[Control]:
    found: list[Control] = []
    for name in ("ctas", "options", "suggestions"):
        for item in fields.get(name) or []:
            if isinstance(item, dict) and item.get("label"):
                found.append(item)
            elif isinstance(item, str) and item:
                found.append({"label": item, "action_id": item})
    if fields.get("retry_action_id"):
        found.append({"label": "Try again", "action_id": fields["retry_action_id"]})
    if fields.get("edit_action_id"):
        found.append({"label": "Edit", "action_id": fields["edit_action_id"]})
    return found


def _aimed(control: Control, envelope: dict[str, Any], about: str) -> Control:
    label = f"{control['label']}: {about}" if about else control["label"]
    return {**control, "label": label, "widget_type": envelope.get("widget_type")}


def said(value: Any, depth: int = 0) -> str:
    """A value in a line: lists by commas, objects by their values; deep ones are cut."""
    if depth > MAX_DEPTH:
        return "…"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return " ".join(text for text in (said(item, depth + 1) for item in value.values()) if text)
    if isinstance(value, list):
        texts = [said(item, depth + 1) for item in value[:MAX_ITEMS]]
        return ", ".join(texts) + (" …" if len(value) > MAX_ITEMS else "")
    return "" if value is None else str(value)
