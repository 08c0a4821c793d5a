"""The fields of the tool kind ``wait``, from the document and after rendering."""

import datetime
import math
from collections.abc import Mapping
from typing import Any

from .document import Path
from .errors import TemplateError
from .exchange import WaitRequest
from .payloads import SchemaInvalid, check_schema
from .reading import Reading
from .templates import is_template

MAX_WAIT_S = 366 * 24 * 3_600.0
"""Longest wait, in seconds."""
MAX_SIGNAL_NAME = 200
"""Longest name of a signal."""
_TARGETS = ("signal", "delay_s", "until")


def check_wait(reading: Reading, fields: Mapping[str, Any], path: Path) -> None:
    """Record what is wrong with a wait as it is written."""
    given = [key for key in _TARGETS if fields.get(key) is not None]
    if len(given) != 1:
        what = "none of them" if not given else " and ".join(f"'{key}'" for key in given)
        reading.issue(path, f"a wait has one of signal, delay_s and until, found {what}", "name the signal to wait for")
    for key in ("delay_s", "timeout_s"):
        if fields.get(key) is not None and not is_template(fields[key]):
            reading.number(fields[key], (*path, key), 0.0)
    if fields.get("until") is not None and not is_template(fields["until"]):
        try:
            _moment(fields["until"])
        except TemplateError as error:
            reading.issue((*path, "until"), str(error), "write a time such as 2026-12-24T18:00:00+01:00")
    if fields.get("schema") is not None:
        try:
            check_schema(fields["schema"])
        except SchemaInvalid as error:
            reading.issue((*path, "schema"), f"not a JSON Schema: {error}")


def wait_request(fields: Mapping[str, Any], limit_s: float | None) -> WaitRequest:
    """A wait from its rendered fields; raises `TemplateError` for values that make none."""
    ask = fields.get("ask", fields.get("prompt"))
    limit = _seconds(fields.get("timeout_s"), "timeout_s")
    name = fields.get("signal")
    if fields.get("delay_s") is not None:
        return WaitRequest(delay_s=_seconds(fields["delay_s"], "delay_s"), ask=ask)
    if fields.get("until") is not None:
        return WaitRequest(until=_moment(fields["until"]), ask=ask)
    if not isinstance(name, str | int) or not str(name) or len(str(name)) > MAX_SIGNAL_NAME:
        raise TemplateError(f"a wait needs the signal's name, of {MAX_SIGNAL_NAME} characters at most, it got {name!r}")
    return WaitRequest(signal=str(name), schema=fields.get("schema"), ask=ask, limit_s=limit or limit_s)


def _seconds(value: Any, what: str) -> float | None:
    if value is None:
        return None
    try:
        seconds = float(value) if not isinstance(value, bool) else math.nan
    except (TypeError, ValueError):
        seconds = math.nan
    if not 0 <= seconds <= MAX_WAIT_S:
        raise TemplateError(f"'{what}' must be seconds between 0 and {MAX_WAIT_S:g}, it is {value!r}")
    return seconds


def _moment(value: Any) -> float:
    """Unix seconds of a number or of ISO 8601 text; without an offset it is UTC."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e11:
        return float(value)
    try:
        moment = datetime.datetime.fromisoformat(str(value))
        return moment.replace(tzinfo=moment.tzinfo or datetime.UTC).timestamp()
    except (ValueError, OverflowError) as error:
        raise TemplateError(f"'until' must be a time, it is {value!r}") from error
