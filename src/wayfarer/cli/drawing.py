"""Widgets in a terminal, drawn from their shape alone: a title, facts, items, and numbered controls."""

import re
from collections.abc import Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from . import cells

MAX_ITEMS = 12
MAX_DEPTH = 4
MAX_TITLE = 60
_HEADINGS = ("title", "question_text", "prompt_text", "text", "name", "label", "placeholder")
_HIDDEN = frozenset(
    {"ctas", "photos", "ai_adjustments", "options", "suggestions", "items", "markers", "markdown", "submit"}
)
_NAME = re.compile(r"[a-z]+(_[a-z]+)+")
_IN_CELLS = frozenset(
    {
        "source",
        "fetched_at",
        "expires_at",
        "types",
        "location",
        "description",
        "edit_action_id",
        "itineraries",
        "carriers",
    }
    | {"duration", "stops", "currency", "total_currency", "star_rating", "score", "score_count"}
    | {
        "rating",
        "rating_count",
        "modalities",
        "modalities_count",
        "check_in",
        "check_out",
        "thumb_up_count",
        "thumb_down_count",
        "address",
        "start_at",
        "end_at",
        "timezone",
    }
)
_UNSAID = frozenset(
    {"display_events", "slots", "source", "fetched_at", "expires_at", "currency", "total_currency", "itineraries"}
    | {"events_path", "editable", "zoom", "center", "trip_id", "comparison_facets", "empty_state_text"}
)
Control = dict[str, Any]


def draw(envelope: dict[str, Any], controls: list[Control], spoken: str = "") -> RenderableType:
    """The widget; its controls are appended to ``controls`` and shown with their numbers, from 1.

    A heading that ``spoken`` has said already is not said again.
    """
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
    said_before = bool(heading) and heading.rstrip(".") in spoken
    title = "" if said_before else heading or str(envelope.get("widget_type", "")).replace("_", " ")
    if len(title) > MAX_TITLE:
        parts.insert(0, Text(title))
        title = ""
    return Panel(Group(*parts) if parts else Text(""), title=title, title_align="left", border_style="cyan")


def _heading(payload: dict[str, Any]) -> str:
    return next((str(payload[name]) for name in _HEADINGS if payload.get(name)), "")


def _facts(payload: dict[str, Any]) -> Table:
    table = Table.grid(padding=(0, 2))
    # Where there is a reference to quote, nobody is helped by the id that a provider keeps beside it.
    referred = any(name.endswith("reference") and value for name, value in payload.items())
    for text in cells.journeys(payload):
        table.add_row("", Text(text))
    for name, value in payload.items():
        if (
            name.startswith("emphasis_")
            or name in _UNSAID
            or name in _HIDDEN
            or name in _HEADINGS
            or (name.endswith("_id") and referred)
            or value in (None, "", [], {})
        ):
            continue
        table.add_row(Text(name.replace("_", " "), style="dim"), Text(_fact(name, value, payload)))
    return table


def _fact(name: str, value: Any, payload: dict[str, Any]) -> str:
    if cells.named_as_money(name):
        stated = cells.prices({key: payload.get(key) for key in (name, "currency", "total_currency")})
        return stated[0] if stated else said(value)
    if isinstance(value, dict) and set(value) == {"from", "to"}:
        return f"{cells.moment(str(value['from']))} – {cells.moment(str(value['to']))}"
    if isinstance(value, dict) and any(isinstance(item, int) for item in value.values()):
        return cells.counted(value)
    return cells.moment(value) if isinstance(value, str) else said(value)


def _rows(rows: list[Any], controls: list[Control], envelope: dict[str, Any]) -> Table:
    """A row an item: its number, what it is with everything about it below, and the price at the right edge."""
    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    for row in rows[:MAX_ITEMS]:
        fields = row if isinstance(row, dict) else {"label": row}
        number = ""
        for control in _controls(fields)[:1]:
            aimed = _aimed(control, envelope, _heading(fields) or cells.carriers(fields))
            others = [_aimed(other, envelope, _heading(fields)) for other in _controls(fields)]
            controls.append({**aimed, "of_row": others})
            number = f"{len(controls)}."
        table.add_row(
            Text(number, style="bold green"), _about(fields, table.row_count), Text("\n".join(cells.prices(fields)))
        )
    if len(rows) > MAX_ITEMS:
        table.add_row("", Text(f"and {len(rows) - MAX_ITEMS} more", style="dim"), "")
    return table


def _about(fields: dict[str, Any], row: int) -> Text:
    first = " ".join(text for text in (_heading(fields) or cells.carriers(fields), cells.rating(fields)) if text)
    lines = [Text(text, style="bold") for text in (first,) if text]
    lines += [Text(text) for text in (*cells.journeys(fields), cells.when(fields), *cells.place(fields)) if text]
    rest = ", ".join(_summary(fields))
    if rest:
        lines.append(Text(rest, style="dim"))
    lines += [Text(note, style="italic yellow") for note in _annotations(fields)]
    return Text("\n").join(lines or [Text(f"{row + 1}")])


def _annotations(fields: dict[str, Any]) -> Iterator[str]:
    adjustments = fields.get("ai_adjustments")
    for item in adjustments.get("annotations") or [] if isinstance(adjustments, dict) else []:
        if isinstance(item, dict) and item.get("text"):
            yield str(item["text"])


def _summary(fields: dict[str, Any]) -> Iterator[str]:
    for name, value in fields.items():
        if name in _HIDDEN or name in _HEADINGS or name.endswith(("_id", "_code")) or value in (None, "", [], {}):
            continue
        if name in _IN_CELLS or cells.named_as_money(name):
            continue
        yield f"{said(value)} {name.removeprefix('distance_').replace('_', ' ')}" if _bare(value) else said(value)


def _bare(value: Any) -> bool:
    """A number that says nothing without its name."""
    return isinstance(value, int | float) and not isinstance(value, bool)


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
    text = "" if value is None else str(value)
    return text.replace("_", " ") if _NAME.fullmatch(text) else text
