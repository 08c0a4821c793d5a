"""Values between JSON and PostgreSQL: parameters may be written as text, results are plain JSON."""

import datetime
import decimal
import json
from collections.abc import Callable
from typing import Any

import asyncpg

MAX_EXACT_DIGITS = 15
"""Decimal numbers with more digits would change as a JSON number and stay text."""
_TEXT_TYPES = ("text", "varchar", "bpchar", "name")
_NUMBER_TYPES: dict[str, Callable[[str], Any]] = {"int2": int, "int4": int, "int8": int, "numeric": decimal.Decimal}
_NUMBER_TYPES |= {"bool": lambda text: text == "t"}
_NUMBER_TYPES |= {"float4": float, "float8": float}
_TIME_TYPES: dict[str, Callable[[str], Any]] = {
    "date": str,
    "time": str,
    "timetz": str,
    "interval": str,
    "timestamp": lambda text: text.replace(" ", "T", 1),
    "timestamptz": lambda text: _iso(text),
}


async def prepare_connection(connection: asyncpg.Connection) -> None:
    """Let every parameter be given the way JSON and templates have it."""
    for name in ("json", "jsonb"):
        await connection.set_type_codec(name, schema="pg_catalog", encoder=_document, decoder=json.loads)
    for name in _TEXT_TYPES:
        await connection.set_type_codec(name, schema="pg_catalog", encoder=_text, decoder=str, format="text")
    for types in (_NUMBER_TYPES, _TIME_TYPES, {"uuid": str}):
        for name, decoder in types.items():
            await connection.set_type_codec(name, schema="pg_catalog", encoder=_text, decoder=decoder, format="text")


def plain(value: Any) -> Any:
    """A column's value as JSON: times as ISO text, exact decimals as numbers, bytes as hexadecimal text."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, decimal.Decimal):
        return _number(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, asyncpg.Record):
        return {key: plain(item) for key, item in value.items()}
    return str(value)


def _number(value: decimal.Decimal) -> int | float | str:
    if not value.is_finite() or len(value.as_tuple().digits) > MAX_EXACT_DIGITS:
        return str(value)
    return int(value) if value == value.to_integral_value() and value.as_tuple().exponent == 0 else float(value)


def _document(value: Any) -> str:
    """JSON for a ``json`` column; text that is JSON already is taken as it is."""
    if isinstance(value, str):
        try:
            json.loads(value)
        except ValueError:
            return json.dumps(value)
        return value
    return json.dumps(value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return json.dumps(value)
    return str(value)


def _iso(text: str) -> str:
    """``2026-11-24 02:00:00+00`` as RFC 3339; infinite times stay as they are."""
    try:
        return datetime.datetime.fromisoformat(text).isoformat()
    except ValueError:
        return text
