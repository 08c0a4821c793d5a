"""Structured queries."""

from typing import Any

from . import values
from .database import Database
from .errors import FirestoreError

_COMPARE = {
    "LESS_THAN": lambda a, b: a < b,
    "LESS_THAN_OR_EQUAL": lambda a, b: a <= b,
    "GREATER_THAN": lambda a, b: a > b,
    "GREATER_THAN_OR_EQUAL": lambda a, b: a >= b,
}

_MOST_OPTIONS = {"IN": 30, "ARRAY_CONTAINS_ANY": 30, "NOT_IN": 10}
"""See https://firebase.google.com/docs/firestore/query-data/queries#limits_on_or_queries."""


def run(database: Database, parent: str, query: Any) -> list[dict[str, Any]]:
    """Documents that a ``structuredQuery`` selects, in its order; raises `FirestoreError`."""
    if not isinstance(query, dict) or not query.get("from"):
        raise FirestoreError("INVALID_ARGUMENT", "a structuredQuery needs 'from'")
    selector = query["from"][0]
    found = _candidates(database, parent, selector)
    where = query.get("where")
    if where:
        found = [item for item in found if _matches(item, where)]
    order = [*query.get("orderBy", [])] or _implied(where)
    if not any(item["field"]["fieldPath"] == "__name__" for item in order):
        direction = order[-1].get("direction", "ASCENDING") if order else "ASCENDING"
        order.append({"field": {"fieldPath": "__name__"}, "direction": direction})
    if any(len((query.get(end) or {}).get("values", [])) > len(order) for end in ("startAt", "endAt")):
        raise FirestoreError("INVALID_ARGUMENT", "Cursor has too many values.")
    found = [item for item in found if all(_field(item, part["field"]["fieldPath"]) is not None for part in order)]
    for part in reversed(order):
        path = part["field"]["fieldPath"]
        found.sort(key=lambda item: values.sort_key(_field(item, path)), reverse=part.get("direction") == "DESCENDING")
    found = [item for item in found if _within(item, order, query.get("startAt"), query.get("endAt"))]
    offset, limit = int(query.get("offset", 0)), query.get("limit")
    limit = limit.get("value") if isinstance(limit, dict) else limit
    if offset < 0 or (limit is not None and int(limit) < 0):
        raise FirestoreError("INVALID_ARGUMENT", "limit and offset must not be negative")
    found = found[offset : offset + int(limit)] if limit is not None else found[offset:]
    return [_selected(item, query.get("select")) for item in found]


def _candidates(database: Database, parent: str, selector: dict[str, Any]) -> list[dict[str, Any]]:
    collection = selector.get("collectionId")
    if collection is not None and not selector.get("allDescendants"):
        return database.collection(f"{parent}/{collection}")
    return [item for item in database.documents(parent) if _in_collection(item["name"], parent, selector)]


_INEQUALITIES = frozenset({*_COMPARE, "NOT_EQUAL", "NOT_IN"})


def _implied(where: Any) -> list[dict[str, Any]]:
    """The order of a query that states none: by the fields of its inequalities."""
    if not where:
        return []
    if "compositeFilter" in where:
        parts = where["compositeFilter"].get("filters", [])
        found = [part for condition in parts for part in _implied(condition)]
        unique = {part["field"]["fieldPath"]: part for part in found}
        return [unique[path] for path in sorted(unique)]
    condition = where.get("fieldFilter") or {}
    if condition.get("op") in _INEQUALITIES and condition["field"]["fieldPath"] != "__name__":
        return [{"field": condition["field"], "direction": "ASCENDING"}]
    return []


def _in_collection(name: str, parent: str, selector: dict[str, Any]) -> bool:
    below = name[len(parent) + 1 :].split("/")
    collection = selector.get("collectionId")
    if selector.get("allDescendants"):
        return len(below) >= 2 and (collection is None or below[-2] == collection)
    return len(below) == 2 and (collection is None or below[0] == collection)


def _field(item: dict[str, Any], path: str) -> Any:
    return {"referenceValue": item["name"]} if path == "__name__" else values.get_path(item["fields"], path)


def _matches(item: dict[str, Any], condition: dict[str, Any]) -> bool:
    if "compositeFilter" in condition:
        parts = condition["compositeFilter"].get("filters", [])
        combine = any if condition["compositeFilter"].get("op") == "OR" else all
        return combine(_matches(item, part) for part in parts)
    if "unaryFilter" in condition:
        value = _field(item, condition["unaryFilter"]["field"]["fieldPath"])
        op = condition["unaryFilter"]["op"]
        is_null = value is not None and "nullValue" in value
        is_nan = value is not None and str(value.get("doubleValue")) in ("nan", "NaN")
        there = value is not None and not is_null
        outcomes = {"IS_NULL": is_null, "IS_NOT_NULL": there, "IS_NAN": is_nan, "IS_NOT_NAN": there and not is_nan}
        if op not in outcomes:
            raise FirestoreError("INVALID_ARGUMENT", f"unknown operator {op!r}")
        return outcomes[op]
    if "fieldFilter" in condition:
        part = condition["fieldFilter"]
        return _compare(_field(item, part["field"]["fieldPath"]), part.get("op", ""), part["value"])
    raise FirestoreError("INVALID_ARGUMENT", "unknown filter")


def _compare(value: Any, op: str, wanted: Any) -> bool:
    if value is None:
        return False
    options = _options(op, wanted)
    items = (value.get("arrayValue") or {}).get("values", [])
    key = values.sort_key
    match op:
        case "EQUAL":
            return key(value) == key(wanted)
        case "NOT_EQUAL":
            return "nullValue" not in value and key(value) != key(wanted)
        case "IN":
            return any(key(value) == key(option) for option in options)
        case "NOT_IN":
            # What is compared with null is neither the same nor another.
            if "nullValue" in value or any("nullValue" in option for option in options):
                return False
            return all(key(value) != key(option) for option in options)
        case "ARRAY_CONTAINS":
            return any(key(item) == key(wanted) for item in items)
        case "ARRAY_CONTAINS_ANY":
            return any(key(item) == key(option) for item in items for option in options)
        case _ if op in _COMPARE:
            return values.same_type(value, wanted) and bool(_COMPARE[op](key(value), key(wanted)))
    raise FirestoreError("INVALID_ARGUMENT", f"unknown operator {op!r}")


def _options(op: str, wanted: Any) -> list[Any]:
    """The values that an operator with a list compares with; raises `FirestoreError` when they are none or too many."""
    most = _MOST_OPTIONS.get(op)
    if most is None:
        return []
    options: Any = (wanted.get("arrayValue") or {}).get("values", []) if isinstance(wanted, dict) else None
    if not options or len(options) > most:
        raise FirestoreError("INVALID_ARGUMENT", f"'{op}' requires a non-empty array of at most {most} elements.")
    return list(options)


def _within(item: dict[str, Any], order: list[dict[str, Any]], start: Any, end: Any) -> bool:
    if start:
        position = _position(item, order, start)
        if position < 0 or (position == 0 and not start.get("before", False)):
            return False
    if end:
        position = _position(item, order, end)
        return not (position > 0 or (position == 0 and end.get("before", False)))
    return True


def _position(item: dict[str, Any], order: list[dict[str, Any]], cursor: dict[str, Any]) -> int:
    for part, wanted in zip(order, cursor.get("values", []), strict=False):
        one, other = values.sort_key(_field(item, part["field"]["fieldPath"])), values.sort_key(wanted)
        if one != other:
            sign = -1 if one < other else 1
            return -sign if part.get("direction") == "DESCENDING" else sign
    return 0


def _selected(item: dict[str, Any], select: Any) -> dict[str, Any]:
    if not select or not select.get("fields"):
        return item
    return {**item, "fields": values.masked(item["fields"], [part["fieldPath"] for part in select["fields"]])}
