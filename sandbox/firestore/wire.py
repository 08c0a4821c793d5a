"""The forms that Protocol Buffers' JSON mapping allows for one meaning, brought to one: enumerations as numbers.

Clients that ask for ``$alt=json;enum-encoding=int`` also send numbers; see ``google/firestore/v1/query.proto``.
"""

import re
from typing import Any

_FIELD_OPERATORS = (
    "OPERATOR_UNSPECIFIED", "LESS_THAN", "LESS_THAN_OR_EQUAL", "GREATER_THAN", "GREATER_THAN_OR_EQUAL", "EQUAL",
    "NOT_EQUAL", "ARRAY_CONTAINS", "IN", "ARRAY_CONTAINS_ANY", "NOT_IN",
)  # fmt: skip
_UNARY_OPERATORS = ("OPERATOR_UNSPECIFIED", "", "IS_NAN", "IS_NULL", "IS_NOT_NAN", "IS_NOT_NULL")
_COMPOSITE_OPERATORS = ("OPERATOR_UNSPECIFIED", "AND", "OR")
_DIRECTIONS = ("DIRECTION_UNSPECIFIED", "ASCENDING", "DESCENDING")
_SERVER_VALUES = ("SERVER_VALUE_UNSPECIFIED", "REQUEST_TIME")
_OPERATORS = {
    "fieldFilter": _FIELD_OPERATORS,
    "unaryFilter": _UNARY_OPERATORS,
    "compositeFilter": _COMPOSITE_OPERATORS,
}
MAX_DEPTH = 100
_NUMBERED = re.compile(
    rb'"(?:nullValue"\s*:\s*[^n\s]|(?:op|direction|setToServerValue)"\s*:\s*[0-9]|transform|updateTransforms")'
)


def numbered(raw: bytes) -> bool:
    """Whether a commit has to be walked: it may hold an enumeration that `named` changes, or more than documents,
    whose values are checked when they are written."""
    return _NUMBERED.search(raw) is not None


def check_depth(depth: int) -> None:
    """Raise `ValueError` for what stands too deep in a body."""
    if depth > MAX_DEPTH:
        raise ValueError(f"the body is nested deeper than {MAX_DEPTH}")


def named(body: Any, holder: str = "", depth: int = 0) -> Any:
    """A request's body with the names of its enumerations; raises `ValueError` when it is nested too deeply."""
    check_depth(depth)
    if isinstance(body, list):
        return [named(item, holder, depth + 1) for item in body]
    if not isinstance(body, dict):
        return body
    return {
        key: value if type(value) is str and key != "nullValue" else _member(key, value, holder, depth)
        for key, value in body.items()
    }


def _member(key: str, value: Any, holder: str, depth: int) -> Any:
    if key == "nullValue":
        return None
    if type(value) is int:
        if key == "op" and holder in _OPERATORS:
            return _OPERATORS[holder][value]
        if key == "direction":
            return _DIRECTIONS[value]
        if key == "setToServerValue":
            return _SERVER_VALUES[value]
    return named(value, key, depth + 1)


def moment(text: str) -> str:
    """A timestamp with six digits after the second, as stored; clients send from none to nine."""
    whole, _, fraction = text.removesuffix("Z").partition(".")
    return f"{whole}.{fraction[:6].ljust(6, '0')}Z"
