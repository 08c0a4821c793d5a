"""Turns what step code computed into JSON, or says which part of it can't be."""

from collections import deque
from collections.abc import ItemsView, KeysView, ValuesView
from types import GeneratorType
from typing import Any

import msgspec

MAX_PATH_DEPTH = 60
_SEQUENCES = (KeysView, ValuesView, ItemsView, range, deque, GeneratorType, map, filter, zip)


class NotSerialisable(Exception):
    """A result that has no JSON form; the text names the place."""


def _convert(value: Any) -> Any:
    if isinstance(value, _SEQUENCES):
        return list(value)
    for method in ("tolist", "model_dump"):
        convert = getattr(value, method, None)
        if callable(convert) and not isinstance(value, type):
            return convert()
    raise NotImplementedError(f"{type(value).__module__}.{type(value).__qualname__}")


_ENCODER = msgspec.json.Encoder(enc_hook=_convert)


def encode(value: Any) -> bytes:
    """JSON of a result: dates become ISO text, decimals text, tuples and sets lists, numpy values plain ones.

    Raises `NotSerialisable` with the path of the first part that has no JSON form.
    """
    try:
        return _ENCODER.encode(value)
    except RecursionError:
        raise NotSerialisable("the result contains itself or is nested too deeply") from None
    except MemoryError:
        raise
    except Exception as error:
        path, part = _culprit(value, "result", 0)
        hint = "return numbers, text, lists and dicts"
        if isinstance(error, UnicodeEncodeError):
            hint = "the text holds half of a surrogate pair"
        elif isinstance(part, dict):
            hint = "its keys must be text or numbers"
        kind = f"{type(part).__module__}.{type(part).__qualname__}".removeprefix("builtins.")
        raise NotSerialisable(f"{path} is a {kind}, which has no JSON form: {hint}") from error


def _culprit(value: Any, path: str, depth: int) -> tuple[str, Any]:
    if depth < MAX_PATH_DEPTH:
        parts: list[tuple[str, Any]] = []
        if isinstance(value, dict):
            parts = [(f"{path}.{key}", item) for key, item in value.items()]
        elif isinstance(value, list | tuple | set | frozenset):
            parts = [(f"{path}[{index}]", item) for index, item in enumerate(value)]
        for inner_path, item in parts:
            if not _encodes(item):
                return _culprit(item, inner_path, depth + 1)
    return path, value


def _encodes(value: Any) -> bool:
    try:
        _ENCODER.encode(value)
    except Exception:
        return False
    return True
