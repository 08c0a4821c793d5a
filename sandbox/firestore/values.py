"""Firestore's typed values: comparing, field paths, transforms."""

import re
from typing import Any

from .errors import FirestoreError
from .wire import check_depth, moment

_ORDER = (
    "nullValue",
    "booleanValue",
    "doubleValue",
    "integerValue",
    "timestampValue",
    "stringValue",
    "bytesValue",
    "referenceValue",
    "geoPointValue",
    "arrayValue",
    "mapValue",
)
FIELDS_DEPTH = 4
"""How deep in the body of a commit a document's fields stand: ``writes``, its item, ``update``, ``fields``."""
MAX_INTEGER = 2**63 - 1
"""An increment beyond it stays there."""
_NUMERIC_ID = re.compile(r"__id(-?\d+)__")
_RANK = {name: position for position, name in enumerate(_ORDER)} | {"integerValue": 2}


def check(fields: Any, depth: int = FIELDS_DEPTH) -> dict[str, Any]:
    """A document's fields, each a typed value; raises `FirestoreError`, `ValueError` when they are nested too deeply."""
    if fields is None:
        return {}
    if not isinstance(fields, dict):
        raise FirestoreError("INVALID_ARGUMENT", "fields must be an object of typed values")
    for name, value in fields.items():
        _check_value(name, value, depth + 1)
    return fields


def _check_value(name: str, value: Any, depth: int) -> None:
    check_depth(depth + 1)
    if not isinstance(value, dict) or len(value) != 1 or next(iter(value)) not in _RANK:
        raise FirestoreError("INVALID_ARGUMENT", f"the value of '{name}' is not a Firestore value")
    kind, inner = next(iter(value.items()))
    if kind == "mapValue":
        check((inner or {}).get("fields"), depth + 2)
    elif kind == "arrayValue":
        for item in (inner or {}).get("values", []):
            if isinstance(item, dict) and "arrayValue" in item:
                raise FirestoreError("INVALID_ARGUMENT", f"Cannot convert an array value in an array value ('{name}').")
            _check_value(name, item, depth + 3)


def size(fields: Any) -> int:
    """About how many bytes a document's fields take, by https://firebase.google.com/docs/firestore/storage-size."""
    if not isinstance(fields, dict):
        return 0
    return sum(len(str(name).encode()) + 1 + _value_size(value) for name, value in fields.items())


def _value_size(value: Any) -> int:
    kind, inner = next(iter(value.items())) if isinstance(value, dict) and value else ("nullValue", None)
    if kind == "mapValue":
        return size((inner or {}).get("fields"))
    if kind == "arrayValue":
        return sum(_value_size(item) for item in (inner or {}).get("values", []))
    return len(inner.encode()) + 1 if isinstance(inner, str) and kind not in ("integerValue", "timestampValue") else 8


def sort_key(value: Any) -> tuple[Any, ...]:
    """Orders values as Firestore does: by type, then by value."""
    if value is None:
        return (-1,)
    kind, inner = next(iter(value.items()))
    rank = _RANK[kind]
    if kind in ("integerValue", "doubleValue"):
        number = float(inner)
        return (rank, float("-inf") if number != number else number)
    if kind == "timestampValue":
        return (rank, moment(inner))
    if kind == "referenceValue":
        return (rank, *(_segment(part) for part in inner.split("/")))
    if kind == "arrayValue":
        return (rank, tuple(sort_key(item) for item in (inner or {}).get("values", [])))
    if kind == "mapValue":
        fields = (inner or {}).get("fields", {})
        return (rank, tuple((name, sort_key(fields[name])) for name in sorted(fields)))
    if kind == "nullValue":
        return (rank,)
    if kind == "geoPointValue":
        return (rank, inner.get("latitude", 0), inner.get("longitude", 0))
    return (rank, inner)


def _segment(part: str) -> tuple[int, int | str]:
    """References compare part by part; numeric ids, written ``__id7__``, come before all others."""
    numeric = _NUMERIC_ID.fullmatch(part)
    return (0, int(numeric[1])) if numeric else (1, part)


def is_number(value: dict[str, Any]) -> bool:
    """Whether a value is an integer or a double."""
    return "integerValue" in value or "doubleValue" in value


def as_float(value: dict[str, Any]) -> float:
    """A number's value."""
    return float(value.get("integerValue", value.get("doubleValue", 0)))


def same_type(one: Any, other: Any) -> bool:
    """Whether two values may be compared with < and >."""
    return one is not None and sort_key(one)[0] == sort_key(other)[0]


def path_parts(path: str) -> list[str]:
    """Parts of a field path; backquoted parts may hold dots."""
    parts: list[str] = []
    current, quoted = "", False
    for letter in path:
        if letter == "`":
            quoted = not quoted
        elif letter == "." and not quoted:
            parts.append(current)
            current = ""
        else:
            current += letter
    return [*parts, current]


def get_path(fields: dict[str, Any], path: str) -> Any:
    """The value at a field path, None when there is none."""
    parts = path_parts(path)
    for position, part in enumerate(parts):
        if part not in fields:
            return None
        if position == len(parts) - 1:
            return fields[part]
        fields = (fields[part].get("mapValue") or {}).get("fields", {})
    return None


def masked(fields: dict[str, Any], paths: list[str]) -> dict[str, Any]:
    """Only the fields at some paths."""
    found: dict[str, Any] = {}
    for path in paths:
        value = get_path(fields, path)
        if value is not None:
            found = set_path(found, path, value)
    return found


def set_path(fields: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy with the value at a field path set, or removed when it is None."""
    return _set(fields, path_parts(path), value)


def _set(fields: dict[str, Any], parts: list[str], value: Any) -> dict[str, Any]:
    copy = dict(fields)
    if len(parts) == 1:
        if value is None:
            copy.pop(parts[0], None)
        else:
            copy[parts[0]] = value
        return copy
    inner = (copy.get(parts[0], {}).get("mapValue") or {}).get("fields", {})
    copy[parts[0]] = {"mapValue": {"fields": _set(inner, parts[1:], value)}}
    return copy


def transform(before: Any, change: dict[str, Any], now: str) -> Any:
    """The value after a field transform."""
    if change.get("setToServerValue") == "REQUEST_TIME":
        return {"timestampValue": now}
    if "increment" in change:
        return _sum(before, change["increment"])
    items = (before or {}).get("arrayValue", {}).get("values", []) if before else []
    if "appendMissingElements" in change:
        kept = list(items)
        for item in change["appendMissingElements"].get("values", []):
            if all(sort_key(item) != sort_key(known) for known in kept):
                kept.append(item)
        return {"arrayValue": {"values": kept}}
    if "removeAllFromArray" in change:
        removed = [sort_key(item) for item in change["removeAllFromArray"].get("values", [])]
        return {"arrayValue": {"values": [item for item in items if sort_key(item) not in removed]}}
    if "maximum" in change or "minimum" in change:
        other = change.get("maximum", change.get("minimum"))
        pair = [value for value in (before, other) if value]
        return (max if "maximum" in change else min)(pair, key=sort_key)
    raise FirestoreError("INVALID_ARGUMENT", "unknown field transform")


def changes_array(change: dict[str, Any]) -> bool:
    """Whether a transform is one of those whose result is told as null."""
    return "appendMissingElements" in change or "removeAllFromArray" in change


def _sum(before: Any, by: dict[str, Any]) -> dict[str, Any]:
    if before and "integerValue" in before and "integerValue" in by:
        total = int(before["integerValue"]) + int(by["integerValue"])
        return {"integerValue": str(max(-MAX_INTEGER - 1, min(MAX_INTEGER, total)))}
    if before and ("integerValue" in before or "doubleValue" in before):
        first = float(before.get("integerValue", before.get("doubleValue", 0)))
        return {"doubleValue": first + float(by.get("integerValue", by.get("doubleValue", 0)))}
    return by
